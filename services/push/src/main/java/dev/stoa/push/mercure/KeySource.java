package dev.stoa.push.mercure;

import dev.stoa.access.token.IssuerKey;
import dev.stoa.access.token.JwkSet;
import dev.stoa.access.token.KeyFetch;
import dev.stoa.runtime.Config;
import dev.stoa.runtime.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the keys of one role come from; several places may be given, and each key is bound to its
/// one algorithm wherever it stands.
///
/// @param keys what is given as it is; `push.mercure.key` with `push.mercure.algorithm`
/// @param set a JWK set as it is; `push.mercure.jwks`, a text that begins with `{`
/// @param address of a JWK set; `push.mercure.jwks`, an `https:` address (`http:` on this machine)
/// @param file with a JWK set; `push.mercure.jwks`, anything else
/// @param algorithms those that keys of a set may be for; `push.mercure.jwks.algorithms`
/// @param refresh how often a file or an address is read again; `push.mercure.jwks.refresh`
record KeySource(
    String setting,
    List<IssuerKey> keys,
    @Nullable JwkSet set,
    @Nullable URI address,
    @Nullable String file,
    Set<String> algorithms,
    Duration refresh) {
  private static final List<String> USUAL = List.of("EdDSA", "ES256", "ES384", "RS256");

  /// No keys: whoever needs one is refused.
  static final KeySource NONE =
      new KeySource("", List.of(), null, null, null, Set.of(), Duration.ZERO);

  KeySource {
    keys = List.copyOf(keys);
    algorithms = Set.copyOf(algorithms);
  }

  /// Reads the settings that begin with `prefix`; null when there are none.
  static @Nullable KeySource of(Config config, String prefix) {
    String setting = prefix + ".jwks";
    List<IssuerKey> keys = keys(config, prefix);
    Set<String> algorithms = algorithms(config);
    Duration refresh = config.duration("push.mercure.jwks.refresh", Duration.ofMinutes(10));
    if (refresh.compareTo(Duration.ofSeconds(1)) < 0) {
      throw Config.wrong("push.mercure.jwks.refresh", refresh.toString(), "one second or more");
    }
    String place = config.text(setting);
    if (place == null) {
      return keys.isEmpty()
          ? null
          : new KeySource(setting, keys, null, null, null, algorithms, refresh);
    }
    if (place.startsWith("{")) {
      return new KeySource(
          setting, keys, set(setting, place, algorithms), null, null, algorithms, refresh);
    }
    boolean isAddress = place.matches("(?i)[a-z][a-z0-9+.-]*://.*");
    return new KeySource(
        setting,
        keys,
        null,
        isAddress ? address(setting, place) : null,
        isAddress ? null : place,
        algorithms,
        refresh);
  }

  private static JwkSet set(String setting, String json, Set<String> algorithms) {
    try {
      return JwkSet.parse(json, algorithms);
    } catch (IllegalArgumentException unusable) {
      throw Config.wrong(
          setting, "{...}", "a JWK set that can be used (" + unusable.getMessage() + ")");
    }
  }

  private static URI address(String setting, String place) {
    try {
      URI address = URI.create(place);
      if (KeyFetch.isFit(address)) {
        return address;
      }
    } catch (IllegalArgumentException noAddress) {
      // Reported below with the key, like an address that cannot be trusted.
    }
    throw Config.wrong(setting, place, "an address that begins with https://");
  }

  private static Set<String> algorithms(Config config) {
    String setting = "push.mercure.jwks.algorithms";
    List<String> listed = config.list(setting, USUAL);
    if (!JwkSet.ALGORITHMS.containsAll(listed) || listed.isEmpty()) {
      throw Config.wrong(setting, String.join(",", listed), "a list of " + JwkSet.ALGORITHMS);
    }
    return Set.copyOf(listed);
  }

  private static List<IssuerKey> keys(Config config, String prefix) {
    Secret key = config.secret(prefix + ".key");
    String algorithm = config.text(prefix + ".algorithm");
    if (key == null) {
      return List.of();
    }
    if (algorithm == null) {
      throw Config.wrong(
          prefix + ".algorithm", "", "the algorithm of the key, such as EdDSA, ES256 or HS256");
    }
    try {
      return IssuerKey.parse(algorithm, key.reveal());
    } catch (IllegalArgumentException unusable) {
      throw Config.wrong(
          prefix + ".algorithm",
          algorithm,
          "one that fits its key (" + unusable.getMessage() + ")");
    }
  }
}

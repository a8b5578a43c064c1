package dev.stoa.push.mercure;

import dev.stoa.access.token.IssuerKey;
import dev.stoa.router.CorsPolicy;
import dev.stoa.runtime.Config;
import dev.stoa.runtime.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The settings of Mercure. Each bound stands beside what happens when it is reached.
///
/// @param publisherKeys what signs tokens; `push.mercure.key` and `push.mercure.algorithm`
/// @param subscriberKeys the same for subscribers; `push.mercure.subscriber.key` and `.algorithm`,
///   else the publishers'
/// @param issuer whose keys they are: the `iss` of 1.0 tokens; without it those are refused;
///   `push.mercure.issuer`
/// @param resource the `aud` of 1.0 tokens, and the base of relative topics;
///   `push.mercure.resource`, else `public.url` with the hub's path
/// @param anonymous whether public updates can be read without a token; `push.mercure.anonymous`
/// @param strict whether only 1.0 is spoken; `push.mercure.strict`
/// @param cors origins whose pages may subscribe; `push.mercure.cors`
/// @param publishOrigins origins whose pages may publish; `push.mercure.publish-origins`
/// @param subscriptions whether subscriptions can be watched; `push.mercure.subscriptions`
/// @param lifetime the longest that a stream lasts, four fifths of it at least;
///   `push.mercure.lifetime`
/// @param maxSelectors selectors of one request; more: 400; `push.mercure.selectors.max`
/// @param maxConnections open streams of this node; more: 429; `push.mercure.connections.max`
record MercureConfig(
    List<IssuerKey> publisherKeys,
    List<IssuerKey> subscriberKeys,
    @Nullable String issuer,
    WebUrl resource,
    String resourceText,
    boolean anonymous,
    boolean strict,
    Set<String> cors,
    Set<String> publishOrigins,
    boolean subscriptions,
    Duration lifetime,
    Duration heartbeat,
    Duration drain,
    int queueBytes,
    int maxSelectors,
    int maxConnections) {
  private static final String DEFAULT_RESOURCE = "https://localhost" + Topic.HUB_PATH;

  /// Reads the settings; null when there is no key, which turns Mercure off.
  static @Nullable MercureConfig of(Config config) {
    List<IssuerKey> keys = keys(config, "push.mercure");
    List<IssuerKey> subscribers = keys(config, "push.mercure.subscriber");
    String issuer = config.text("push.mercure.issuer");
    String publicUrl = config.text("public.url");
    String resource =
        config.text(
            "push.mercure.resource",
            publicUrl == null
                ? DEFAULT_RESOURCE
                : publicUrl.replaceFirst("/$", "") + Topic.HUB_PATH);
    WebUrl hub = WebUrl.parse(resource, null);
    if (hub == null || hub.opaque() || hub.host() == null) {
      throw Config.wrong("push.mercure.resource", resource, "an address");
    }
    var settings =
        new MercureConfig(
            keys,
            subscribers.isEmpty() ? keys : subscribers,
            issuer,
            hub,
            resource,
            config.flag("push.mercure.anonymous", false),
            config.flag("push.mercure.strict", false),
            origins(config, "push.mercure.cors"),
            origins(config, "push.mercure.publish-origins"),
            config.flag("push.mercure.subscriptions", false),
            config.duration("push.mercure.lifetime", Duration.ofHours(1)),
            config.duration("push.heartbeat", Duration.ofSeconds(15)),
            config.duration("push.drain", Duration.ofSeconds(3)),
            config.integer("push.queue.bytes", 64 << 10, 4 << 10, 16 << 20),
            config.integer("push.mercure.selectors.max", 100, 1, 1000),
            config.integer("push.mercure.connections.max", 100_000, 1, 10_000_000));
    return keys.isEmpty() && subscribers.isEmpty() ? null : settings;
  }

  /// Pages that may read the answers with their cookie; null when only the own ones may.
  static @Nullable CorsPolicy policy(Set<String> origins) {
    return origins.isEmpty()
        ? null
        : CorsPolicy.origins(origins.toArray(String[]::new))
            .withCredentials()
            .requestHeaders("Authorization", "Content-Type", "Cache-Control", "Last-Event-ID")
            .exposedHeaders("Link", "Last-Event-ID", "Mercure-Last-Event-ID", "WWW-Authenticate");
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

  private static Set<String> origins(Config config, String key) {
    List<String> origins = config.list(key, List.of());
    try {
      if (!origins.isEmpty()) {
        CorsPolicy.origins(origins.toArray(String[]::new));
      }
    } catch (IllegalArgumentException noOrigin) {
      throw Config.wrong(key, String.join(",", origins), "origins such as https://example.org");
    }
    return Set.copyOf(origins);
  }
}

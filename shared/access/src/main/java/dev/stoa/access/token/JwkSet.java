package dev.stoa.access.token;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Public keys in a JWK set (RFC 7517), each bound to one algorithm. What is not for verifying
/// signatures by a listed algorithm is left out; a set that holds a secret, a weak or broken key or
/// one id twice is refused whole, since whoever made it did not mean it.
public final class JwkSet {
  /// What may be listed: no shared secrets, which have no place in a set.
  public static final Set<String> ALGORITHMS =
      Set.of("EdDSA", "ES256", "ES384", "RS256", "RS384", "RS512");

  /// The longest text of a set, in bytes.
  public static final int MAX_LENGTH = 256 << 10;

  private static final int MAX_KEYS = 100;

  private final List<IssuerKey> keys;

  private JwkSet(List<IssuerKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /// The usable keys of a set; at least one.
  ///
  /// @throws IllegalArgumentException for anything else, with a reason that shows no key
  public static JwkSet parse(byte[] json, Set<String> algorithms) {
    if (!ALGORITHMS.containsAll(algorithms)) {
      throw new IllegalArgumentException("The algorithms for a JWK set are of " + ALGORITHMS);
    }
    if (json.length > MAX_LENGTH) {
      throw new IllegalArgumentException("It has more than " + MAX_LENGTH + " bytes");
    }
    if (!(StrictJson.parse(json).getValue("keys") instanceof JsonArray list)
        || list.size() > MAX_KEYS) {
      throw new IllegalArgumentException("It has no list of at most " + MAX_KEYS + " keys");
    }
    var keys = new ArrayList<IssuerKey>();
    var ids = new HashSet<String>();
    for (Object entry : list) {
      if (!(entry instanceof JsonObject jwk)) {
        throw new IllegalArgumentException("One of its keys is no object");
      }
      IssuerKey key = Jwk.read(jwk, algorithms);
      if (key != null) {
        if (key.id() != null && !ids.add(key.id())) {
          throw new IllegalArgumentException("Two of its keys have one id");
        }
        keys.add(key);
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("It has no key for " + algorithms);
    }
    return new JwkSet(keys);
  }

  /// The same for a text.
  public static JwkSet parse(String json, Set<String> algorithms) {
    return parse(json.getBytes(StandardCharsets.UTF_8), algorithms);
  }

  /// Whether one of the keys signed the token: the one that it names, or the only one for its
  /// algorithm when it names none.
  public boolean accepts(SignedToken token) {
    List<IssuerKey> named = named(token);
    return named.size() == 1 && named.getFirst().accepts(token);
  }

  /// Whether there is a key that the token can mean: then asking for newer keys changes nothing.
  public boolean knows(SignedToken token) {
    return !named(token).isEmpty();
  }

  private List<IssuerKey> named(SignedToken token) {
    String id = token.keyId();
    return keys.stream().filter(key -> id == null ? key.fits(token) : id.equals(key.id())).toList();
  }

  boolean isSameAs(JwkSet other) {
    return keys.equals(other.keys);
  }
}

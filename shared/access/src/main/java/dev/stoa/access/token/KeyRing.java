package dev.stoa.access.token;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The keys in force, newest first, immutable. The first one signs where its private half is known;
/// each verifies the tokens that name it, and no others.
public final class KeyRing {
  private final Map<String, JwtKey> providers = new LinkedHashMap<>();
  private final List<TokenKey> keys;
  private final boolean signing;

  /// Refuses an empty list and one with the same key twice. Only the newest key keeps its private
  /// half.
  public KeyRing(Vertx vertx, List<TokenKey> newestFirst) {
    if (newestFirst.isEmpty()) {
      throw new IllegalArgumentException("A key ring needs at least one usable key");
    }
    for (TokenKey key : newestFirst) {
      TokenKey used = providers.isEmpty() ? key : key.withoutSecret();
      if (providers.put(key.kid(), new JwtKey(vertx, used)) != null) {
        throw new IllegalArgumentException("The key " + key.kid() + " is there twice");
      }
    }
    this.keys = newestFirst.stream().map(TokenKey::withoutSecret).toList();
    this.signing = newestFirst.getFirst().canSign();
  }

  /// Signs with the newest key. Throws [IllegalStateException] in a process that only verifies.
  public String sign(JsonObject claims) {
    if (!signing) {
      throw new IllegalStateException("This process holds no private key");
    }
    return providers.values().iterator().next().sign(claims);
  }

  /// Whether the key with this id is in force.
  boolean knows(String kid) {
    return providers.containsKey(kid);
  }

  /// Whether the key named `kid` signed the token.
  boolean accepts(String kid, String token) {
    @Nullable JwtKey provider = providers.get(kid);
    return provider != null && provider.accepts(token);
  }

  /// The public halves as a JWK set (RFC 7517).
  public JsonObject jwks() {
    JsonArray set = new JsonArray();
    keys.forEach(key -> set.add(key.publicJwk()));
    return new JsonObject().put("keys", set);
  }
}

package dev.stoa.access.token;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;

/// One vertx-auth-jwt provider with exactly one key. It is the only class that calls `JWTAuth`: a
/// provider without keys accepts unsigned tokens, one with two keys signs with either, so none of
/// ours is ever given anything but one checked key. Claims are judged elsewhere, by our own clock.
final class JwtKey {
  /// `{"alg":"none"}.{}` in two segments: what a provider without a key would take.
  private static final String UNSIGNED = "eyJhbGciOiJub25lIn0.e30";

  private static final String UNSIGNED_EDDSA = "eyJhbGciOiJFZERTQSJ9.e30";

  private final TokenKey key;
  private final JWTAuth provider;

  JwtKey(Vertx vertx, TokenKey key) {
    this.key = key;
    this.provider =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addJwk(key.secretJwk())
                .setJWTOptions(new JWTOptions().setIgnoreExpiration(true)));
    if (accepts(UNSIGNED) || accepts(UNSIGNED_EDDSA)) {
      throw new IllegalStateException("The key " + key.kid() + " was not taken");
    }
    if (key.canSign() && !accepts(sign(new JsonObject().put("sub", "probe")))) {
      throw new IllegalStateException("The halves of key " + key.kid() + " do not fit");
    }
  }

  /// Whether the signature is by this key. Does no I/O; a few hundred microseconds.
  boolean accepts(String token) {
    Future<?> answer;
    try {
      answer = provider.authenticate(new TokenCredentials(token));
    } catch (RuntimeException _) {
      // It reads times that are null or of another type without looking (5.0.8): not a good token.
      return false;
    }
    if (!answer.isComplete()) {
      throw new IllegalStateException("vertx-auth-jwt no longer answers at once");
    }
    return answer.succeeded();
  }

  /// A signed token with exactly these claims. Signed by the platform: vertx-auth-jwt writes
  /// `"typ":"JWT"` over whatever type it is told (5.0.8).
  String sign(JsonObject claims) {
    String header =
        new JsonObject().put("alg", "EdDSA").put("typ", "at+jwt").put("kid", key.kid()).encode();
    String signed = segment(header) + "." + segment(claims.encode());
    return signed + "." + Base64Url.encode(key.sign(signed.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String segment(String json) {
    return Base64Url.encode(json.getBytes(StandardCharsets.UTF_8));
  }
}

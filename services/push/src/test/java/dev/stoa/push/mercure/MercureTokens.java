package dev.stoa.push.mercure;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Whoever signs tokens for the hubs of the tests.
public final class MercureTokens {
  public static final String KEY = "a secret that is long enough for it";
  public static final String ISSUER = "https://issuer.example";
  public static final String RESOURCE = "https://hub.example/.well-known/mercure";
  static final String DETAIL = "https://mercure.rocks/authorization-detail";

  private MercureTokens() {}

  /// A token of 0.x.
  static String old(List<String> publish, List<String> subscribe) {
    return sign(
        "JWT",
        new JsonObject()
            .put(
                "mercure",
                new JsonObject()
                    .put("publish", new JsonArray(publish))
                    .put("subscribe", new JsonArray(subscribe))
                    .put("payload", new JsonObject().put("who", "me"))));
  }

  /// The claims of an access token of 1.0 that is good.
  static JsonObject claims(JsonObject... details) {
    return new JsonObject()
        .put("iss", ISSUER)
        .put("aud", RESOURCE)
        .put("sub", "tester")
        .put("client_id", "tests")
        .put("jti", "1")
        .put("iat", Instant.now().getEpochSecond())
        .put("exp", Instant.now().plusSeconds(600).getEpochSecond())
        .put("authorization_details", new JsonArray(List.of(details)));
  }

  static JsonObject detail(String action, String match, String type) {
    return new JsonObject()
        .put("type", DETAIL)
        .put("actions", new JsonArray().add(action))
        .put(
            "topics",
            new JsonArray().add(new JsonObject().put("match", match).put("match_type", type)));
  }

  static String access(JsonObject... details) {
    return sign("at+jwt", claims(details));
  }

  /// An access token for everything.
  public static String all() {
    return access(detail("publish", "*", "exact"), detail("subscribe", "*", "exact"));
  }

  static String sign(String type, JsonObject claims) {
    return sign(new JsonObject().put("alg", "HS256").put("typ", type), claims, KEY);
  }

  static String sign(JsonObject header, JsonObject claims, String key) {
    try {
      String signed = segment(header.encode()) + "." + segment(claims.encode());
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String segment(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}

package dev.stoa.access.token;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A JWS in compact serialization as another issuer wrote it: strict in form, not yet verified.
/// What it claims means nothing before an [IssuerKey] has accepted it.
public final class SignedToken {
  private static final int MAX_LENGTH = 8192;

  private final String algorithm;
  private final @Nullable String type;
  private final @Nullable String keyId;
  private final JsonObject claims;
  private final byte[] signed;
  private final byte[] signature;

  private SignedToken(
      String algorithm,
      @Nullable String type,
      @Nullable String keyId,
      JsonObject claims,
      byte[] signed,
      byte[] signature) {
    this.algorithm = algorithm;
    this.type = type;
    this.keyId = keyId;
    this.claims = claims;
    this.signed = signed;
    this.signature = signature;
  }

  /// Null for anything that is not three canonical segments of strict JSON with a plain header:
  /// `crit` asks for what nobody here understands, so such a token is refused (RFC 7515, 4.1.11).
  public static @Nullable SignedToken parse(String token) {
    if (token.length() > MAX_LENGTH) {
      return null;
    }
    String[] segments = token.split("\\.", -1);
    if (segments.length != 3) {
      return null;
    }
    try {
      JsonObject header = StrictJson.parse(Base64Url.decode(segments[0]));
      JsonObject claims = StrictJson.parse(Base64Url.decode(segments[1]));
      byte[] signature = Base64Url.decode(segments[2]);
      Object type = header.getValue("typ");
      Object keyId = header.getValue("kid");
      if (!(header.getValue("alg") instanceof String algorithm)
          || header.containsKey("crit")
          || header.containsKey("b64")
          || (type != null && !(type instanceof String))
          || (keyId != null && !(keyId instanceof String))) {
        return null;
      }
      byte[] signed = (segments[0] + "." + segments[1]).getBytes(StandardCharsets.US_ASCII);
      return new SignedToken(algorithm, (String) type, (String) keyId, claims, signed, signature);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// Whether it says that it is an access token (RFC 9068): `at+jwt`.
  public boolean isAccessToken() {
    return "at+jwt".equalsIgnoreCase(type) || "application/at+jwt".equalsIgnoreCase(type);
  }

  /// Its claims; not to be changed.
  public JsonObject claims() {
    return claims;
  }

  String algorithm() {
    return algorithm;
  }

  /// Which key it says it was signed with; null when it does not say.
  @Nullable String keyId() {
    return keyId;
  }

  byte[] signed() {
    return signed.clone();
  }

  byte[] signature() {
    return signature.clone();
  }
}

package dev.stoa.access.token;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The outer form of a token, checked before any key is touched: size, three canonical segments,
/// strict JSON, the one algorithm and type, a key id, and no header that brings keys or extensions.
record Jws(String kid, JsonObject claims) {
  private static final int MAX_LENGTH = 8192;
  private static final int SIGNATURE_BYTES = 64;
  private static final Set<String> HEADER = Set.of("alg", "typ", "kid");

  /// The checked token; null for anything that is not of this form.
  static @Nullable Jws parse(String token) {
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
      if (Base64Url.decode(segments[2]).length != SIGNATURE_BYTES || !isOurs(header)) {
        return null;
      }
      return new Jws(header.getString("kid"), claims);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// A closed list of header members: `crit`, `jku`, `jwk`, `x5u`, `x5c` and whatever else may be
  /// invented are refused by not being on it.
  private static boolean isOurs(JsonObject header) {
    return HEADER.containsAll(header.fieldNames())
        && "EdDSA".equals(header.getValue("alg"))
        && "at+jwt".equals(header.getValue("typ"))
        && header.getValue("kid") instanceof String;
  }
}

package dev.stoa.access.token;

import java.util.Base64;

/// Canonical base64url: no padding, no stray bits, one text for one value.
final class Base64Url {
  private Base64Url() {}

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Throws [IllegalArgumentException] for every text but the canonical one.
  static byte[] decode(String text) {
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    if (!encode(bytes).equals(text)) {
      throw new IllegalArgumentException("Not canonical base64url");
    }
    return bytes;
  }
}

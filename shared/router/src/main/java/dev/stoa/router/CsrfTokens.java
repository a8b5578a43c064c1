package dev.stoa.router;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/// CSRF tokens: a secret that belongs to a session, under a fresh mask each time, so that a
/// compressed page never repeats the same secret bytes. A token is good as long as its session's
/// secret is, for any number of parallel posts.
public final class CsrfTokens {
  private static final int MIN_SECRET = 16;
  private static final int MAX_SECRET = 64;
  private static final SecureRandom RANDOM = new SecureRandom();

  private CsrfTokens() {}

  /// A new token for the secret.
  public static String issue(byte[] secret) {
    checkLength(secret);
    byte[] token = new byte[secret.length * 2];
    byte[] mask = new byte[secret.length];
    RANDOM.nextBytes(mask);
    System.arraycopy(mask, 0, token, 0, mask.length);
    for (int i = 0; i < mask.length; i++) {
      token[mask.length + i] = (byte) (mask[i] ^ secret[i]);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /// Whether the token was issued for the secret; in constant time.
  public static boolean matches(String token, byte[] secret) {
    checkLength(secret);
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException _) {
      return false;
    }
    if (bytes.length != secret.length * 2) {
      return false;
    }
    byte[] unmasked = new byte[secret.length];
    for (int i = 0; i < unmasked.length; i++) {
      unmasked[i] = (byte) (bytes[i] ^ bytes[unmasked.length + i]);
    }
    return MessageDigest.isEqual(unmasked, secret);
  }

  private static void checkLength(byte[] secret) {
    if (secret.length < MIN_SECRET || secret.length > MAX_SECRET) {
      throw new IllegalArgumentException("a CSRF secret has 16 to 64 bytes");
    }
  }
}

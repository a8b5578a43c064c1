package dev.stoa.router;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Secret keys, newest first: the newest signs, all verify. Each use derives a key of its own, so
/// that a value signed for one purpose is worth nothing for another.
public final class KeyRing {
  private static final int MIN_BYTES = 32;

  private final List<byte[]> secrets;

  private KeyRing(List<byte[]> secrets) {
    this.secrets = secrets;
  }

  /// A ring of secrets of at least 32 bytes each, newest first.
  ///
  /// @throws IllegalArgumentException when there is none, or one is short
  public static KeyRing of(byte[]... newestFirst) {
    List<byte[]> secrets = new ArrayList<>();
    for (byte[] secret : newestFirst) {
      if (secret.length < MIN_BYTES) {
        throw new IllegalArgumentException("a secret key needs at least " + MIN_BYTES + " bytes");
      }
      secrets.add(secret.clone());
    }
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("a key ring needs a secret key");
    }
    return new KeyRing(List.copyOf(secrets));
  }

  /// The secrets that a setting lists, separated by commas, newest first. The map is the
  /// environment, or what [DotEnv] read.
  ///
  /// @throws IllegalArgumentException naming the setting when it is missing or short
  public static KeyRing from(Map<String, String> settings, String name) {
    String value = settings.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          "setting " + name + " is missing: it holds the secret key");
    }
    try {
      List<byte[]> secrets = new ArrayList<>();
      for (String secret : value.split(",", -1)) {
        secrets.add(secret.strip().getBytes(StandardCharsets.UTF_8));
      }
      return of(secrets.toArray(byte[][]::new));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("setting " + name + ": " + e.getMessage(), e);
    }
  }

  /// A signer for one purpose, such as `session`.
  public Signer signer(String purpose) {
    return new Signer(secrets, purpose);
  }
}

package dev.stoa.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The opaque id of a login session: 256 random bits as 43 characters of base64url. Only the
/// browser holds it; stores, caches and the bus know its [#hash()] alone.
public final class SessionId {
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final String CSRF_PURPOSE = "stoa csrf v1:";

  private final String value;

  private SessionId(String value) {
    this.value = value;
  }

  /// A new id. `random` must be cryptographically strong.
  public static SessionId random(RandomGenerator random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new SessionId(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /// The id in this text, or null when the text cannot be one.
  public static @Nullable SessionId parse(String text) {
    return FORM.matcher(text).matches() ? new SessionId(text) : null;
  }

  /// What goes into the cookie, and nowhere else.
  public String value() {
    return value;
  }

  /// Lower-case hex SHA-256: the name of the session everywhere but in the browser.
  public String hash() {
    return hash(value);
  }

  /// Lower-case hex SHA-256 of any secret of this kind.
  static String hash(String secret) {
    return HexFormat.of().formatHex(sha256(secret));
  }

  /// The secret to which the CSRF tokens of this session are bound. It follows from the id, so that
  /// every node knows it without a shared key, and the stored hash does not give it away.
  public byte[] csrfSecret() {
    return sha256(CSRF_PURPOSE + value);
  }

  /// Never shows the id.
  @Override
  public String toString() {
    return "SessionId(" + hash().substring(0, 8) + ")";
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}

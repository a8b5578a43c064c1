package dev.stoa.router.internal;

/// Classes of ASCII characters; nothing beyond ASCII belongs to any.
public final class Ascii {
  private Ascii() {}

  public static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  public static boolean isLower(int c) {
    return c >= 'a' && c <= 'z';
  }

  public static boolean isLetter(int c) {
    return isLower(c | 0x20);
  }

  public static boolean isLetterOrDigit(int c) {
    return isLetter(c) || isDigit(c);
  }

  /// What a header name, a method or a cookie name is made of (RFC 9110, 5.6.2).
  public static boolean isToken(int c) {
    return isLetterOrDigit(c) || (c < 0x80 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }
}

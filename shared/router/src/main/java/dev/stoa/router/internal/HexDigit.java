package dev.stoa.router.internal;

/// ASCII hexadecimal digits only; [Character#digit] would take those of other scripts too.
final class HexDigit {
  private HexDigit() {}

  /// The value of the digit, or -1.
  static int value(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}

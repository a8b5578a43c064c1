package dev.stoa.comments;

import java.nio.charset.StandardCharsets;

/// What kind of characters a text holds.
final class Characters {
  private Characters() {}

  /// Free of half surrogate pairs, which no encoding can store.
  static boolean isWellFormed(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /// Nothing a reader could see: white space, controls and invisible marks only.
  static boolean isBlank(String text) {
    return text.codePoints().allMatch(Characters::isInvisible);
  }

  static boolean hasControl(String text) {
    return text.codePoints().anyMatch(Character::isISOControl);
  }

  /// A control other than tab and line ends; NUL above all.
  static boolean hasControlInProse(String text) {
    return text.codePoints()
        .anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t');
  }

  /// Marks that turn the direction of what follows: in a name they would scramble the line after
  /// it.
  static boolean hasDirectionOverride(String text) {
    return text.codePoints()
        .anyMatch(c -> (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069));
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      // Letters by class, blank by looks: Hangul fillers and the Braille blank.
      default ->
          c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800 || isSelector(c);
    };
  }

  /// Marks that only choose how the character before them looks.
  private static boolean isSelector(int c) {
    return c == 0x034F
        || (c >= 0x180B && c <= 0x180F)
        || (c >= 0xFE00 && c <= 0xFE0F)
        || (c >= 0xE0100 && c <= 0xE01EF);
  }
}

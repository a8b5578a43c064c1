package dev.stoa.push.mercure;

/// What a topic, a matcher, an id and a type may not hold: controls (C0, DEL, C1), invisible format
/// characters, and halves of a pair.
final class Texts {
  private Texts() {}

  static boolean isClean(String text) {
    return text.codePoints().noneMatch(Texts::isUnfit);
  }

  private static boolean isUnfit(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
  }
}

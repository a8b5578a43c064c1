package dev.stoa.systemtests.bench.push;

/// What is published: JSON of a given size that carries a number and its time of sending, after a
/// mark that nothing else contains.
final class Message {
  static final char MARK = '#';
  static final int NUMBER = 8;
  static final int TIME = 16;

  private final String filling;

  /// `size`: of the whole JSON text, in bytes.
  Message(int size) {
    this.filling =
        "x".repeat(Math.max(0, size - "{\"n\":\"#\",\"r\":\"\"}".length() - NUMBER - TIME));
  }

  String data(int n, long sent) {
    return "{\"n\":\"" + MARK + pad(n, NUMBER) + pad(sent, TIME) + "\",\"r\":\"" + filling + "\"}";
  }

  private static String pad(long value, int digits) {
    String text = Long.toString(value);
    return "0".repeat(digits - text.length()) + text;
  }
}

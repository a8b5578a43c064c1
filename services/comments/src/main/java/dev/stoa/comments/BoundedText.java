package dev.stoa.comments;

/// Collects text up to a limit; beyond it every append throws [Full].
final class BoundedText implements Appendable {
  private final StringBuilder text = new StringBuilder();
  private final int limit;

  BoundedText(int limit) {
    this.limit = limit;
  }

  @Override
  public Appendable append(CharSequence part) {
    return append(part, 0, part.length());
  }

  @Override
  public Appendable append(CharSequence part, int start, int end) {
    if (text.length() + (end - start) > limit) {
      throw new Full();
    }
    text.append(part, start, end);
    return this;
  }

  @Override
  public Appendable append(char c) {
    if (text.length() >= limit) {
      throw new Full();
    }
    text.append(c);
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  /// The text would be longer than its limit. Carries no stack: it is a branch, not a fault.
  static final class Full extends RuntimeException {
    Full() {
      super("text is longer than its limit", null, false, false);
    }
  }
}

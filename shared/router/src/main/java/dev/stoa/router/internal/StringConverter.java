package dev.stoa.router.internal;

import org.jspecify.annotations.Nullable;

/// One part, or a piece of one: any text without a separating slash, bounded in code points.
final class StringConverter extends PathConverter {
  private final int minLength;
  private final int maxLength;

  StringConverter(int minLength, int maxLength) {
    super(keyOf(minLength, maxLength), 100, String.class);
    if (minLength < 1 || maxLength < minLength) {
      throw new IllegalArgumentException("string needs 1 <= minlength <= maxlength");
    }
    this.minLength = minLength;
    this.maxLength = maxLength;
  }

  private static String keyOf(int min, int max) {
    if (max == Integer.MAX_VALUE) {
      return min == 1 ? "string" : "string(minlength=" + min + ")";
    }
    return min == max
        ? "string(length=" + min + ")"
        : "string(maxlength=" + max + ",minlength=" + min + ")";
  }

  @Override
  public int rank() {
    return minLength == 1 && maxLength == Integer.MAX_VALUE ? 9 : 8;
  }

  @Override
  public @Nullable Object parse(String text, int from, int to) {
    if (!lengthFits(text, from, to)) {
      return null;
    }
    return text.substring(from, to);
  }

  private boolean lengthFits(String text, int from, int to) {
    int chars = to - from;
    if (chars < minLength) {
      return false;
    }
    if (minLength == 1 && maxLength == Integer.MAX_VALUE) {
      return true;
    }
    int points = Character.codePointCount(text, from, to);
    return points >= minLength && points <= maxLength;
  }

  @Override
  int end(Extent extent, int from) {
    int high = Math.min(extent.partEnd(from), extent.afterPoints(from, maxLength));
    return extent.last(extent.afterPoints(from, minLength), high);
  }

  @Override
  public String print(Object value) {
    String text = value.toString();
    if (parse(text, 0, text.length()) == null) {
      throw refuse(value);
    }
    return text;
  }

  @Override
  boolean covers(PathConverter other) {
    if (other instanceof StringConverter s) {
      return s.minLength >= minLength && s.maxLength <= maxLength;
    }
    boolean any = minLength == 1 && maxLength == Integer.MAX_VALUE;
    return any && !other.crossesParts();
  }
}

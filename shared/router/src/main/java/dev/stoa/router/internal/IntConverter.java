package dev.stoa.router.internal;

import org.jspecify.annotations.Nullable;

/// A 64-bit integer in ASCII digits, unsigned unless `signed`; out of range is no match.
final class IntConverter extends PathConverter {
  private final int fixedDigits;
  private final long min;
  private final long max;
  private final boolean signed;

  IntConverter(int fixedDigits, long min, long max, boolean signed) {
    super(keyOf(fixedDigits, min, max, signed), 50, Long.class);
    double most = fixedDigits > 0 ? Math.pow(10, fixedDigits) - 1 : Double.POSITIVE_INFINITY;
    if (fixedDigits < 0 || min > max || min > most || max < (signed ? -most : 0)) {
      throw new IllegalArgumentException("no number fits the bounds and digits of " + key());
    }
    this.fixedDigits = fixedDigits;
    this.min = min;
    this.max = max;
    this.signed = signed;
  }

  private static String keyOf(int fixedDigits, long min, long max, boolean signed) {
    StringBuilder key = new StringBuilder();
    append(key, "fixed_digits", fixedDigits > 0, fixedDigits);
    append(key, "max", max != Long.MAX_VALUE, max);
    append(key, "min", min != Long.MIN_VALUE, min);
    append(key, "signed", signed, "True");
    return key.isEmpty() ? "int" : "int(" + key + ")";
  }

  private static void append(StringBuilder key, String name, boolean present, Object value) {
    if (present) {
      key.append(key.isEmpty() ? "" : ",").append(name).append('=').append(value);
    }
  }

  @Override
  public int rank() {
    int constraints =
        (fixedDigits > 0 ? 1 : 0)
            + (min != Long.MIN_VALUE ? 1 : 0)
            + (max != Long.MAX_VALUE ? 1 : 0);
    return 5 - constraints + (signed ? 1 : 0);
  }

  @Override
  public @Nullable Object parse(String text, int from, int to) {
    int digits = from;
    boolean negative = signed && from < to && text.charAt(from) == '-';
    if (negative) {
      digits++;
    }
    int count = to - digits;
    if (count == 0 || (fixedDigits > 0 && count != fixedDigits)) {
      return null;
    }
    long value = 0;
    for (int i = digits; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || value < (Long.MIN_VALUE + digit) / 10) {
        return null;
      }
      value = value * 10 - digit;
    }
    if (!negative && value == Long.MIN_VALUE) {
      return null;
    }
    long result = negative ? value : -value;
    return result < min || result > max ? null : (Object) result;
  }

  @Override
  int end(Extent extent, int from) {
    int digits =
        signed && from < extent.limit() && extent.text().charAt(from) == '-' ? from + 1 : from;
    int end = extent.digitsEnd(digits);
    if (fixedDigits > 0) {
      int to = digits + fixedDigits;
      return to <= end && extent.at(to) ? to : -1;
    }
    return extent.last(digits + 1, end);
  }

  @Override
  public String print(Object value) {
    String text = value.toString();
    if (fixedDigits > 0 && value instanceof Number n) {
      text =
          (n.longValue() < 0 ? "-" : "") + padded(text.startsWith("-") ? text.substring(1) : text);
    }
    if (parse(text, 0, text.length()) == null) {
      throw refuse(value);
    }
    return text;
  }

  private String padded(String digits) {
    return "0".repeat(Math.max(0, fixedDigits - digits.length())) + digits;
  }

  @Override
  boolean covers(PathConverter other) {
    return other instanceof IntConverter i
        && (fixedDigits == 0 || fixedDigits == i.fixedDigits)
        && min <= i.min
        && max >= i.max
        && (signed || !i.signed);
  }
}

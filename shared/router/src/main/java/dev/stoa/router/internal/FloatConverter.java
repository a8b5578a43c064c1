package dev.stoa.router.internal;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Digits, a dot, digits: `1`, `.5`, `1.`, `1e5` and `NaN` are none.
final class FloatConverter extends PathConverter {
  /// Longer texts hold no more value, and keep number parsing from growing with hostile input.
  private static final int MAX_LENGTH = 400;

  private final double min;
  private final double max;
  private final boolean signed;

  FloatConverter(double min, double max, boolean signed) {
    super(keyOf(min, max, signed), 50, Double.class);
    if (!(min <= max) || (!signed && max < 0)) {
      throw new IllegalArgumentException("no number fits the bounds of " + key());
    }
    this.min = min;
    this.max = max;
    this.signed = signed;
  }

  private static String keyOf(double min, double max, boolean signed) {
    String bounds =
        (max == Double.POSITIVE_INFINITY ? "" : ",max=" + max)
            + (min == Double.NEGATIVE_INFINITY ? "" : ",min=" + min)
            + (signed ? ",signed=True" : "");
    return bounds.isEmpty() ? "float" : "float(" + bounds.substring(1) + ")";
  }

  @Override
  public int rank() {
    int constraints =
        (min != Double.NEGATIVE_INFINITY ? 1 : 0) + (max != Double.POSITIVE_INFINITY ? 1 : 0);
    return 5 - constraints + (signed ? 1 : 0);
  }

  @Override
  boolean fitsHost() {
    return false;
  }

  @Override
  public @Nullable Object parse(String text, int from, int to) {
    int start = signed && from < to && text.charAt(from) == '-' ? from + 1 : from;
    int dot = -1;
    for (int i = start; i < to; i++) {
      char c = text.charAt(i);
      if (c == '.' && dot < 0) {
        dot = i;
      } else if (c < '0' || c > '9') {
        return null;
      }
    }
    if (dot <= start || dot == to - 1 || to - from > MAX_LENGTH) {
      return null;
    }
    double value = Double.parseDouble(text.substring(from, to));
    return Double.isInfinite(value) || value < min || value > max ? null : (Object) value;
  }

  @Override
  int end(Extent extent, int from) {
    int start =
        signed && from < extent.limit() && extent.text().charAt(from) == '-' ? from + 1 : from;
    int dot = extent.digitsEnd(start);
    if (dot == start || dot >= extent.limit() || extent.text().charAt(dot) != '.') {
      return -1;
    }
    return extent.last(dot + 2, extent.digitsEnd(dot + 1));
  }

  @Override
  public String print(Object value) {
    String text = value instanceof Number number ? plain(number) : value.toString();
    if (parse(text, 0, text.length()) == null) {
      throw refuse(value);
    }
    return text;
  }

  /// The number as it comes back: as the double that it is equal to.
  private String plain(Number number) {
    double nearest = number.doubleValue();
    if (!Double.isFinite(nearest)) {
      throw refuse(number);
    }
    BigDecimal printed = new BigDecimal(Double.toString(nearest));
    if (!(number instanceof Double || number instanceof Float)) {
      BigDecimal wanted = new BigDecimal(number.toString());
      if (wanted.compareTo(printed) != 0 && wanted.compareTo(new BigDecimal(nearest)) != 0) {
        throw refuse(number);
      }
    }
    String text = printed.toPlainString();
    return text.indexOf('.') < 0 ? text + ".0" : text;
  }

  @Override
  boolean covers(PathConverter other) {
    return other instanceof FloatConverter f
        && min <= f.min
        && max >= f.max
        && (signed || !f.signed);
  }
}

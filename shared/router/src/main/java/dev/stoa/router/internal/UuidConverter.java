package dev.stoa.router.internal;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A UUID in its canonical 8-4-4-4-12 form, in either case.
final class UuidConverter extends PathConverter {
  private static final int LENGTH = 36;

  UuidConverter() {
    super("uuid", 100, UUID.class);
  }

  @Override
  public int rank() {
    return 2;
  }

  @Override
  public @Nullable Object parse(String text, int from, int to) {
    if (to - from != LENGTH) {
      return null;
    }
    long high = 0;
    long low = 0;
    int digits = 0;
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(from + i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash) {
        if (c != '-') {
          return null;
        }
        continue;
      }
      int value = HexDigit.value(c);
      if (value < 0) {
        return null;
      }
      if (digits++ < 16) {
        high = high << 4 | value;
      } else {
        low = low << 4 | value;
      }
    }
    return new UUID(high, low);
  }

  @Override
  int end(Extent extent, int from) {
    int to = from + LENGTH;
    return extent.at(to) && parse(extent.text(), from, to) != null ? to : -1;
  }

  @Override
  public String print(Object value) {
    String text = value.toString().toLowerCase(Locale.ROOT);
    if (parse(text, 0, text.length()) == null) {
      throw refuse(value);
    }
    return text;
  }
}

package dev.stoa.router.internal;

import org.jspecify.annotations.Nullable;

/// `path`: like string, but slashes do not end it. It does not begin with one.
final class TailConverter extends PathConverter {
  TailConverter() {
    super("path", 200, String.class);
  }

  @Override
  public int rank() {
    return 9;
  }

  @Override
  public boolean crossesParts() {
    return true;
  }

  @Override
  public @Nullable Object parse(String text, int from, int to) {
    if (from == to || text.charAt(from) == '/') {
      return null;
    }
    return text.substring(from, to);
  }

  @Override
  int end(Extent extent, int from) {
    return from < extent.limit() && extent.text().charAt(from) != '/' ? extent.first(from + 1) : -1;
  }

  @Override
  public String print(Object value) {
    String text = value.toString();
    if (parse(text, 0, text.length()) == null) {
      throw refuse(value);
    }
    return text;
  }
}

package dev.stoa.router.internal;

import java.util.function.BiConsumer;

/// Reads a `Cookie` header. A pair that is none is left out, never repaired.
public final class CookieText {
  /// The most cookies read from one header.
  private static final int MAX_COOKIES = 200;

  private CookieText() {}

  public static void parse(String header, BiConsumer<String, String> each) {
    int from = 0;
    for (int n = 0; from < header.length() && n < MAX_COOKIES; n++) {
      int to = header.indexOf(';', from);
      to = to < 0 ? header.length() : to;
      pair(header.substring(from, to).strip(), each);
      from = to + 1;
    }
  }

  /// How many pairs of a `Cookie` header have the name, those among them that [#parse] leaves out.
  public static int count(String header, String name) {
    int count = 0;
    for (String pair : header.split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
        count++;
      }
    }
    return count;
  }

  private static void pair(String pair, BiConsumer<String, String> each) {
    int equals = pair.indexOf('=');
    if (equals <= 0) {
      return;
    }
    String name = pair.substring(0, equals).strip();
    String value = pair.substring(equals + 1).strip();
    if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
      value = value.substring(1, value.length() - 1);
    }
    boolean clean = !name.isEmpty() && name.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    if (clean && value.chars().allMatch(c -> c >= 0x20 && c != 0x7f && c != '"')) {
      each.accept(name, value);
    }
  }
}

package dev.stoa.router;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a `Content-Type` says (RFC 9110, 8.3.1): a name such as `application/json`, and parameters.
public final class MediaType {
  private final String name;
  private final String parameters;

  private MediaType(String name, String parameters) {
    this.name = name;
    this.parameters = parameters;
  }

  /// The type in a header; one without a name when there is no header.
  public static MediaType of(@Nullable String header) {
    String text = header == null ? "" : header;
    int end = text.indexOf(';');
    return new MediaType(
        (end < 0 ? text : text.substring(0, end)).strip().toLowerCase(Locale.ROOT),
        end < 0 ? "" : text.substring(end));
  }

  /// Without parameters, in lower case; empty when there is none.
  public String name() {
    return name;
  }

  /// Whether this is its name, with whatever parameters. `name` is in lower case.
  public boolean is(String name) {
    return this.name.equals(name);
  }

  /// Whether it is JSON by its name or by its suffix.
  public boolean isJson() {
    return is("application/json") || name.endsWith("+json");
  }

  /// The first parameter of this name, in lower case and without quotes; null when there is none.
  public @Nullable String parameter(String wanted) {
    int from = parameters.indexOf(';');
    while (from >= 0) {
      int to = parameters.indexOf(';', from + 1);
      String one = parameters.substring(from + 1, to < 0 ? parameters.length() : to).strip();
      if (one.regionMatches(true, 0, wanted + "=", 0, wanted.length() + 1)) {
        String value = one.substring(wanted.length() + 1);
        return value.replace("\"", "").strip().toLowerCase(Locale.ROOT);
      }
      from = to;
    }
    return null;
  }

  @Override
  public String toString() {
    return name + parameters;
  }
}

package dev.stoa.router.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The text between a converter's parentheses: `a, "b c", min=-3`.
public record ConverterArguments(List<String> listed, Map<String, String> named) {
  public ConverterArguments {
    listed = List.copyOf(listed);
    named = Map.copyOf(named);
  }

  /// Reads the arguments.
  ///
  /// @throws IllegalArgumentException for an unclosed quote, an empty or a doubled argument
  public static ConverterArguments parse(String text) {
    List<String> listed = new ArrayList<>();
    Map<String, String> named = new LinkedHashMap<>();
    if (text.isBlank()) {
      return new ConverterArguments(listed, named);
    }
    for (String argument : split(text)) {
      String trimmed = argument.strip();
      int equals = trimmed.startsWith("\"") || trimmed.startsWith("'") ? -1 : trimmed.indexOf('=');
      if (trimmed.isEmpty()) {
        throw new IllegalArgumentException("empty converter argument in (" + text + ")");
      }
      if (equals < 0) {
        listed.add(unquoted(trimmed));
      } else if (named.put(
              trimmed.substring(0, equals).strip(), unquoted(trimmed.substring(equals + 1).strip()))
          != null) {
        throw new IllegalArgumentException("converter argument given twice in (" + text + ")");
      }
    }
    return new ConverterArguments(listed, named);
  }

  /// Fails unless every named argument is one of `allowed` and there are no others.
  void onlyNamed(String converter, Set<String> allowed) {
    if (!listed.isEmpty() || !allowed.containsAll(named.keySet())) {
      throw new IllegalArgumentException(
          converter + " takes only the arguments " + allowed.stream().sorted().toList());
    }
  }

  long integer(String name, long absent) {
    String value = named.get(name);
    return value == null ? absent : Long.parseLong(value);
  }

  double decimal(String name, double absent) {
    String value = named.get(name);
    return value == null ? absent : Double.parseDouble(value);
  }

  boolean flag(String name) {
    String value = named.getOrDefault(name, "false");
    if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
      throw new IllegalArgumentException(name + " is true or false");
    }
    return value.equalsIgnoreCase("true");
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == ',') {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException("unclosed quote in (" + text + ")");
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() >= 2 && (text.startsWith("\"") || text.startsWith("'"));
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}

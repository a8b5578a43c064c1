package dev.stoa.router;

import java.util.LinkedHashMap;
import java.util.Map;

/// Reads the text of a `.env` file: `NAME=value` lines, `#` comments, optional `export` and quotes.
public final class DotEnv {
  private DotEnv() {}

  /// The settings in their order.
  ///
  /// @throws IllegalArgumentException naming the line that is none
  public static Map<String, String> parse(String text) {
    Map<String, String> settings = new LinkedHashMap<>();
    int number = 0;
    for (String raw : text.lines().toList()) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      line = line.startsWith("export ") ? line.substring(7).strip() : line;
      int equals = line.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException("line " + number + " is not NAME=value");
      }
      settings.put(line.substring(0, equals).strip(), value(line.substring(equals + 1).strip()));
    }
    return settings;
  }

  private static String value(String text) {
    if (text.length() >= 2 && (text.startsWith("\"") || text.startsWith("'"))) {
      int close = text.indexOf(text.charAt(0), 1);
      if (close > 0) {
        return text.substring(1, close);
      }
    }
    int comment = text.indexOf(" #");
    return comment < 0 ? text : text.substring(0, comment).strip();
  }
}

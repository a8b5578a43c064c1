package dev.stoa.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// The variables of the process, with those of a `.env` file behind them: what is exported wins.
public final class Environment {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");

  private Environment() {}

  /// The variables of this process and of `.env` in the directory, if there is one.
  public static Map<String, String> load(Path directory) {
    var variables = new HashMap<>(read(directory.resolve(".env")));
    variables.putAll(System.getenv());
    return Map.copyOf(variables);
  }

  private static Map<String, String> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Map.of();
    }
    try {
      return parse(Files.readString(file, StandardCharsets.UTF_8), file.toString());
    } catch (IOException unreadable) {
      throw new LaunchFailure(
          LaunchFailure.Kind.CONFIG, file + " cannot be read as UTF-8 text.", unreadable);
    }
  }

  /// The assignments of a `.env` text: one a line, `#` begins a comment, quotes keep blanks and
  /// `#`.
  static Map<String, String> parse(String text, String name) {
    var variables = new HashMap<String, String>();
    var number = 0;
    for (var line : text.lines().map(String::strip).toList()) {
      number++;
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      var assignment = ASSIGNMENT.matcher(line);
      if (!assignment.matches()) {
        throw new LaunchFailure(
            LaunchFailure.Kind.CONFIG, "%s, line %d: expected NAME=value".formatted(name, number));
      }
      variables.put(assignment.group(1), unquoted(assignment.group(2)));
    }
    return variables;
  }

  private static String unquoted(String value) {
    for (var quote : new String[] {"\"", "'"}) {
      var end = value.lastIndexOf(quote);
      if (value.startsWith(quote) && end > 0) {
        return value.substring(1, end);
      }
    }
    var comment = value.indexOf(" #");
    return comment < 0 ? value : value.substring(0, comment).strip();
  }
}

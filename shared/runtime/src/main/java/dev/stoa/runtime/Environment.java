package dev.stoa.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The variables of the process, with those of a `.env` file behind them: what is exported wins.
public record Environment(Map<String, String> exported, Map<String, String> file) {
  /// No variables at all; for tests.
  public static final Environment EMPTY = new Environment(Map.of(), Map.of());

  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");

  public Environment {
    exported = Map.copyOf(exported);
    file = Map.copyOf(file);
  }

  /// The variables of this process and of `.env` in the directory, if there is one.
  public static Environment load(Path directory) {
    return new Environment(System.getenv(), read(directory.resolve(".env")));
  }

  /// The value of a variable; one that is exported and empty hides that of the file.
  public @Nullable String value(String name) {
    return exported.containsKey(name) ? exported.get(name) : file.get(name);
  }

  Set<String> names() {
    var names = new HashSet<>(exported.keySet());
    names.addAll(file.keySet());
    return names;
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

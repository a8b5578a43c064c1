package dev.stoa.systemtests.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The shell commands that the project's READMEs tell people to type.
final class ReadmeCommands {
  static final Path PROJECT = Path.of("../..").toAbsolutePath().normalize();

  private static final Pattern FENCE =
      Pattern.compile("(?m)^ *```(?:sh|bash|shell)\\n(.*?)^ *```", Pattern.DOTALL);
  private static final Pattern SKIPPED = Pattern.compile("/(?:target|node_modules|\\.git)/");

  /// A command as it stands in `file`, without its comment.
  record Typed(Path file, String line) {
    @Override
    public String toString() {
      return PROJECT.relativize(file) + ": " + line;
    }
  }

  private ReadmeCommands() {}

  static List<Typed> all() {
    List<Typed> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(PROJECT, 4)) {
      files
          .filter(file -> file.getFileName().toString().equals("README.md"))
          .filter(file -> !SKIPPED.matcher(file.toString()).find())
          .sorted()
          .forEach(file -> all.addAll(in(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static List<Typed> in(Path file) {
    try {
      return FENCE
          .matcher(Files.readString(file))
          .results()
          .flatMap(fence -> fence.group(1).replaceAll("\\\\\\n\\s*", "").lines())
          .map(line -> line.replaceAll("(^|\\s)#.*$", "").replaceFirst("^\\s*\\$ ", "").strip())
          .filter(line -> !line.isEmpty())
          .map(line -> new Typed(file, line))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

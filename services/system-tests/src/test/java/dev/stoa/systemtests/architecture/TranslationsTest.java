package dev.stoa.systemtests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.web.Language;
import dev.stoa.web.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whatever can go wrong on a page is said in every language: each code of a failure or of a wrong
/// field in the sources of the services that people meet has its text.
class TranslationsTest {
  private static final List<String> MODULES =
      List.of(
          "services/content",
          "services/comments",
          "services/auth",
          "shared/access",
          "shared/router");

  /// A failure with its code, or one of the helpers that take field, code and sentence.
  private static final List<Pattern> CODES =
      List.of(
          Pattern.compile("new Failure\\.\\w+\\(\\s*\"([a-z_.]+)\""),
          Pattern.compile("HttpError\\.of\\(\\s*\\d{3},\\s*\"([a-z_.0-9]+)\",\\s*\""),
          Pattern.compile(
              "(?:new FieldError|wrong|invalid|bad)\\(\\s*[^,;]+,\\s*\"([a-z_.]+)\",\\s*[^)]"));

  /// What only operators at the command line and other services meet, and what says no more than
  /// the wrong fields that come with it.
  private static final Map<String, String> NOT_FOR_READERS =
      Map.ofEntries(
          Map.entry("invalid", "its fields have their own texts"),
          Map.entry("import.broken", "command line"),
          Map.entry("import.unreadable", "command line"),
          Map.entry("import.invalid", "between services"),
          Map.entry("too_many", "between services"),
          Map.entry("source", "between services"),
          Map.entry("account.unknown", "command line"),
          Map.entry("owner.several", "command line"),
          Map.entry("id.malformed", "command line"),
          Map.entry("cap.missing", "command line"),
          Map.entry("cap.malformed", "tokens, which programs send"),
          Map.entry("cap.too_many", "tokens, which programs send"),
          Map.entry("pattern.malformed", "tokens, which programs send"),
          Map.entry("keys.unavailable", "tokens, which programs send"),
          Map.entry("ttl.range", "command line"),
          Map.entry("ttl.malformed", "command line"));

  @Test
  void everyCodeThatAPersonCanMeetHasItsText() throws IOException {
    Map<String, Set<String>> codes = codes();
    assertThat(codes).hasSizeGreaterThan(40).containsKeys("csrf.missing", "blank", "link.spent");
    assertThat(codes.keySet()).as("exceptions still in use").containsAll(NOT_FOR_READERS.keySet());
    for (Language language : Language.values()) {
      Messages messages = Messages.in(language);
      codes.forEach((code, files) ->
          assertThat(messages.has("error.code." + code) || NOT_FOR_READERS.containsKey(code))
              .as("%s in %s, used in %s", code, language.tag(), files)
              .isTrue());
    }
  }

  private static Map<String, Set<String>> codes() throws IOException {
    Map<String, Set<String>> codes = new TreeMap<>();
    for (String module : MODULES) {
      Path sources = root().resolve(module).resolve("src/main/java");
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          String text = Files.readString(file);
          for (Pattern pattern : CODES) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
              String name = file.getFileName().toString();
              codes.computeIfAbsent(matcher.group(1), _ -> new TreeSet<>()).add(name);
            }
          }
        }
      }
    }
    return codes;
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = Objects.requireNonNull(folder.getParent(), "the project");
    }
    return folder;
  }
}

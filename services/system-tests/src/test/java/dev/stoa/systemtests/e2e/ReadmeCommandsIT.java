package dev.stoa.systemtests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.systemtests.e2e.ReadmeCommands.Typed;
import dev.stoa.systemtests.support.Command;
import dev.stoa.systemtests.support.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each command in a README works: `curl` is run against a server; for `./stoa` the command and its
/// options must be ones that its own help names; for others what they name must exist.
class ReadmeCommandsIT {
  @TempDir static Path folder;
  private static ServerProcess server;
  private static final Map<String, String> HELP = new HashMap<>();

  @BeforeAll
  static void start() {
    server = ServerProcess.Plan.in(folder).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static List<Typed> commands() {
    return ReadmeCommands.all();
  }

  @Test
  void thereAreCommands() {
    assertThat(commands()).hasSizeGreaterThan(5);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commands")
  void theCommandWorks(Typed typed) throws Exception {
    String line = typed.line().replaceFirst("^(?:[A-Z_]+=\\S+\\s+)+", "");
    List<String> words = Arrays.asList(line.split("\\s+"));
    switch (words.getFirst()) {
      case "./stoa" -> stoa(words);
      case "curl" -> curl(line);
      case "kubectl" -> assertThat(overlay(words)).as(line).isDirectory();
      case "./mvnw" -> assertThat(ReadmeCommands.PROJECT.resolve("mvnw")).isExecutable();
      case "npm" -> npm(typed, words);
      case "git", "cd" -> assertThat(words).hasSizeGreaterThan(1);
      default -> throw new AssertionError("a README names a command that no test knows: " + typed);
    }
  }

  private static void stoa(List<String> words) {
    String command = words.get(1);
    assertThat(help("")).as("./stoa help").containsPattern("(?m)^ +" + command + "\\b");
    for (String word : words.subList(2, words.size())) {
      if (word.startsWith("--") && !command.equals("test")) {
        assertThat(help(command)).contains(word.replaceFirst("=.*", ""));
      }
    }
  }

  private static String help(String command) {
    return HELP.computeIfAbsent(
        command,
        name ->
            (name.isEmpty() ? Command.run(folder, "help") : Command.run(folder, "help", name))
                .toString());
  }

  private static void curl(String line) throws IOException, InterruptedException {
    String run =
        line.replace("localhost:8080", "localhost:" + server.port())
            .replaceFirst("^curl", "curl -sS --max-time 3 -o /dev/null -w '%{http_code}'");
    Process process =
        new ProcessBuilder("bash", "-c", run)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    // 28: a stream that was still open when the time was over.
    assertThat(exit).as(run + "\n" + answer).isIn(0, 28);
    assertThat(answer).as(run).matches("(?s).*[23]\\d\\d.*");
  }

  private static Path overlay(List<String> words) {
    return words.stream()
        .filter(word -> word.startsWith("k8s/"))
        .findFirst()
        .map(ReadmeCommands.PROJECT::resolve)
        .orElseThrow();
  }

  private static void npm(Typed typed, List<String> words) throws IOException {
    String script = words.getLast();
    if (words.contains("run")) {
      assertThat(Files.readString(typed.file().resolveSibling("package.json")))
          .contains('"' + script + '"');
    }
  }
}

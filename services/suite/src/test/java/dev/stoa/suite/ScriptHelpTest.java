package dev.stoa.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The script's own help, in a tree of which nothing has been built: it takes no minutes.
@Timeout(60)
class ScriptHelpTest {
  private static final Path TREE = Path.of("../..");
  private static final Path COMMANDS = Path.of("services/suite/src/main/java/dev/stoa/suite");
  private static final Path BENCHMARKS =
      Path.of("services/system-tests/src/test/java/dev/stoa/systemtests/bench/push");

  @TempDir private Path folder;

  @BeforeEach
  void copy() throws IOException {
    Files.copy(TREE.resolve("stoa"), folder.resolve("stoa"));
    for (Path sources : List.of(COMMANDS, BENCHMARKS)) {
      Files.createDirectories(folder.resolve(sources));
      try (var files = Files.list(TREE.resolve(sources))) {
        for (Path file : files.toList()) {
          Files.copy(file, folder.resolve(sources).resolve(file.getFileName()));
        }
      }
    }
  }

  private String stoa(String... words) throws Exception {
    var command = new ArrayList<>(List.of("bash", "./stoa"));
    command.addAll(List.of(words));
    var process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(folder.resolve("target")).as(said).doesNotExist();
    return said;
  }

  @Test
  void helpNamesTheCommandsAndBuildsNothing() throws Exception {
    for (String said : List.of(stoa(), stoa("help"), stoa("run", "--help"))) {
      assertThat(said).contains("Usage: ./stoa COMMAND").containsPattern("(?m)^ +run +Starts? ");
      assertThat(said).containsPattern("(?m)^ +backup ").containsPattern("(?m)^ +test ");
    }
  }

  @Test
  void helpOfABenchmarkTellsItsOptionsAndBuildsNothing() throws Exception {
    assertThat(stoa("bench", "push", "--help")).contains("--subscribers", "--shape", "--pid");
    assertThat(stoa("bench", "--help")).contains("Usage: ./stoa bench NAME", "push");
  }

  @Test
  void helpOfTheTestsBuildsNothing() throws Exception {
    assertThat(stoa("test", "--help")).contains("--soak");
  }

  @Test
  void helpOfACommandIsTheSameHoweverItIsAskedFor() throws Exception {
    for (String command : List.of("test", "build", "bench", "bench push")) {
      String[] before = ("help " + command).split(" ");
      String[] behind = (command + " --help").split(" ");
      String[] brief = (command + " -h").split(" ");
      String said = stoa(before);
      assertThat(said).contains("Usage: ./stoa " + command);
      assertThat(List.of(stoa(behind), stoa(brief))).as(command).containsOnly(said);
    }
  }
}

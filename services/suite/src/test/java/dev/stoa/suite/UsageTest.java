package dev.stoa.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// What the command line says to somebody who does not know it.
class UsageTest {
  private final Terminal terminal = new Terminal();

  static Stream<List<String>> commands() {
    var all = new ArrayList<List<String>>();
    collect(Main.commands(Console.system()), List.of(), all);
    return all.stream().filter(names -> !names.equals(List.of("help")));
  }

  private static void collect(CommandLine command, List<String> names, List<List<String>> all) {
    command
        .getSubcommands()
        .forEach((name, sub) -> {
          var path = new ArrayList<>(names);
          path.add(name);
          all.add(path);
          collect(sub, path, all);
        });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyHelpHasAnExampleOfItsOwnAndSaysNothingTwice(List<String> names) {
    var arguments = new ArrayList<>(names);
    arguments.add("--help");
    assertThat(terminal.stoa(arguments.toArray(String[]::new))).isZero();
    assertThat(terminal.out())
        .containsOnlyOnce("Usage: ")
        .containsPattern("Examples:\\R +\\./stoa " + names.getFirst());
    assertThat(terminal.out().lines().map(String::strip).filter(line -> line.length() > 15))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "rnu,             Did you mean run?",
    "statsu,          Did you mean status?",
    "tets,            Did you mean test?",
    "doc,             Did you mean doctor?",
    "log shwo,        Did you mean show?",
    "run --prot 1,    Did you mean --port?",
    "status --jsno,   Did you mean --json?",
  })
  void aMistypedWordIsAnsweredWithTheNearOne(String typed, String answer) {
    assertThat(terminal.stoa(typed.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err()).contains(answer, "Usage: ./stoa", "See ./stoa");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void anUnknownOptionExitsTwoWithAShortUsage(List<String> names) {
    var arguments = new ArrayList<>(names);
    arguments.add("--xyzzyplugh");
    assertThat(terminal.stoa(arguments.toArray(String[]::new))).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err()).contains("--xyzzyplugh", "Usage: ./stoa " + names.getFirst());
    assertThat(terminal.err().lines()).hasSizeLessThan(6);
  }

  @Test
  void aMissingFileOrWordIsNamed() {
    assertThat(terminal.stoa("import")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.stoa("user")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.stoa("run", "--port")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err())
        .contains("FILE", "See ./stoa help import", "subcommand", "--port", "See ./stoa help run");
  }

  @Test
  void whatIsNearNothingIsNotGuessedAt() {
    assertThat(Nearest.to("xyzzyplugh", List.of("run", "status"))).isEmpty();
    assertThat(Nearest.to("x".repeat(100_000), List.of("run"))).isEmpty();
    assertThat(Nearest.to("", List.of("run"))).isEmpty();
  }
}

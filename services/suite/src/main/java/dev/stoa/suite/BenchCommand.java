package dev.stoa.suite;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// Measures what this build costs on this machine. The figures in the README come from here.
@Command(
    name = "bench",
    description = {
      "Measure this build on this machine.",
      "Those that need more than the program itself, log, push and router, are run by the script in"
          + " a source tree: ./stoa bench lists them."
    },
    mixinStandardHelpOptions = true,
    footer = "  ./stoa bench start --runs 9",
    scope = ScopeType.INHERIT)
final class BenchCommand {
  private final Console console;

  BenchCommand(Console console) {
    this.console = console;
  }

  @Command(name = "start", description = "Time to the first page, and memory at rest.")
  int start(
      @Option(names = "--runs", paramLabel = "N", defaultValue = "5", description = "Default: 5.")
          int runs,
      @Option(
              names = "--rest",
              paramLabel = "SECONDS",
              defaultValue = "5",
              description = "From the first page to the look at memory. Default: 5.")
          int rest)
      throws IOException, InterruptedException {
    new StartBenchmark(console, runs, rest).run();
    return ExitCode.OK;
  }
}

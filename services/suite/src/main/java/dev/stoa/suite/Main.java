package dev.stoa.suite;

import dev.stoa.contracts.Failure;
import dev.stoa.runtime.LaunchFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// The command line. Each command is a class of its own; this one lists them and turns failures
/// into words and exit codes.
@Command(
    name = "stoa",
    synopsisHeading = "",
    customSynopsis = "Usage: ./stoa COMMAND [OPTIONS]",
    header = "Stoa: pages, people, comments and live push for a web site.%n",
    subcommands = {
      RunCommand.class,
      StopCommand.class,
      StatusCommand.class,
      ImportCommand.class,
      UserCommand.class,
      TokenCommand.class,
      RoutesCommand.class,
      ConfigCommand.class,
      DoctorCommand.class,
      BenchCommand.class,
      HelpCommand.class
    },
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Also, by the script itself:",
      "  test     Build everything and run every test; --soak runs the long ones too.",
      "  build    Build what is stale and stop.",
      "",
      "First steps:",
      "  ./stoa run                     a site on http://localhost:8080, its data in ./data",
      "  ./stoa import export.xml       articles and comments from WordPress, server running or"
          + " not",
      "  ./stoa user reset              a link to sign in with, for an owner who is locked out",
      "  ./stoa help run                all options of a command",
      "",
      "Settings: options, then STOA_... variables, then a .env file; ./stoa config prints them"
          + " all.",
      "Results go to standard output, everything else to standard error.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or setting, 3 data or port in use, 4 not"
          + " running."
    })
final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(Console.system(), arguments));
  }

  static int run(Console console, String... arguments) {
    var commands =
        new CommandLine(new Main(), new Commands(console))
            .setUsageHelpWidth(100)
            .setOut(console.writer())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((failure, _, _) -> explain(console, failure))
            .setParameterExceptionHandler((wrong, _) -> {
              console.note(String.valueOf(wrong.getMessage()));
              console.note("See ./stoa help " + name(wrong.getCommandLine()));
              return ExitCode.USAGE;
            });
    return arguments.length == 0 ? commands.execute("help") : commands.execute(arguments);
  }

  private static String name(CommandLine command) {
    return command.getParent() == null ? "" : command.getCommandName();
  }

  private static int explain(Console console, Exception failure) {
    return switch (failure) {
      case LaunchFailure refused -> {
        console.note(String.valueOf(refused.getMessage()));
        yield ExitCode.of(refused);
      }
      case Failure expected -> {
        console.note(expected.text());
        yield ExitCode.FAILED;
      }
      default -> {
        console.note("This failed in a way nobody foresaw: " + failure);
        for (var step : failure.getStackTrace()) {
          console.note("    at " + step);
        }
        yield ExitCode.FAILED;
      }
    };
  }
}

package dev.stoa.suite;

import dev.stoa.contracts.Failure;
import dev.stoa.runtime.LaunchFailure;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line. Each command is a class of its own; this one lists them and turns failures
/// into words and exit codes.
@Command(
    name = "./stoa",
    mixinStandardHelpOptions = true,
    synopsisHeading = "",
    customSynopsis = "Usage: ./stoa COMMAND [OPTIONS]",
    header = "Stoa: pages, people, comments and live push for a web site.%n",
    subcommands = {
      RunCommand.class,
      StopCommand.class,
      StatusCommand.class,
      ImportCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      UserCommand.class,
      TokenCommand.class,
      LogCommand.class,
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
      "",
      "Exit codes:",
      "  0    done; also a server that ./stoa stop has ended",
      "  1    tried, and failed",
      "  2    wrong usage or a wrong setting; nothing was tried",
      "  3    the data is in use by another server, or the port is taken",
      "  4    the command needs a running server and there is none",
      "  130  a server ended in good order by Ctrl-C; 143: by a signal to terminate"
    })
final class Main {
  private static final List<String> OF_THE_SCRIPT = List.of("test", "build");

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(Console.system(), arguments));
  }

  static int run(Console console, String... arguments) {
    var commands =
        commands(console)
            .setUsageHelpWidth(100)
            .setOut(console.writer())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((failure, _, _) -> explain(console, failure))
            .setParameterExceptionHandler((wrong, _) -> refuse(console, wrong));
    return arguments.length == 0 ? commands.execute("help") : commands.execute(arguments);
  }

  /// All commands, none of which has run.
  static CommandLine commands(Console console) {
    var commands = new CommandLine(new Main(), new Commands(console));
    describe(commands);
    return commands;
  }

  // What all commands have in common: options in the order of their importance, then --help.
  private static void describe(CommandLine command) {
    var spec = command.getCommandSpec();
    spec.versionProvider(new Version());
    spec.usageMessage().sortOptions(false).abbreviateSynopsis(true);
    if (command.getParent() != null) {
      List.copyOf(spec.options()).stream().filter(OptionSpec::versionHelp).forEach(spec::remove);
    }
    if (command.getParent() != null && spec.usageMessage().footer().length > 0) {
      spec.usageMessage().footerHeading("%nExamples:%n");
    }
    command.getSubcommands().values().forEach(Main::describe);
  }

  private static int refuse(Console console, ParameterException wrong) {
    var command = wrong.getCommandLine();
    console.note(String.valueOf(wrong.getMessage()));
    var unknown = command.getUnmatchedArguments();
    if (!unknown.isEmpty()) {
      if (!(wrong instanceof UnmatchedArgumentException)) {
        console.note("Unknown: " + String.join(" ", unknown));
      }
      var near = Nearest.to(unknown.getFirst(), known(command.getCommandSpec()));
      if (!near.isEmpty()) {
        console.note("Did you mean " + String.join(" or ", near) + "?");
      }
    }
    var help = command.getHelp();
    console.note((help.synopsisHeading() + help.synopsis(help.synopsisHeadingLength())).strip());
    console.note(
        command.getParent() == null
            ? "See ./stoa help"
            : command.getParent().getParent() == null
                ? "See ./stoa help " + command.getCommandName()
                : "See " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  // What could have been meant where something unknown stands.
  private static List<String> known(CommandSpec spec) {
    var names = new ArrayList<>(spec.subcommands().keySet());
    if (spec.parent() == null) {
      names.addAll(OF_THE_SCRIPT);
    }
    spec.options().stream()
        .filter(option -> !option.hidden())
        .forEach(option -> names.addAll(List.of(option.names())));
    return names;
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

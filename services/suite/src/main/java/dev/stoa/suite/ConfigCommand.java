package dev.stoa.suite;

import dev.stoa.runtime.DataDirectory;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.SettingsReport;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Prints the settings in force: those of the server that holds the data, else those of a start.
@Command(
    name = "config",
    description = {
      "Print every setting, its value and where that comes from; secrets are masked.",
      "Beside a running server: the settings it runs with. Without one, or with options of a"
          + " server: those that a start would have."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footer = {
      "  ./stoa config --given",
      "  ./stoa config --port 9000 --json            what a start with this option would have"
    })
final class ConfigCommand extends ServerArguments implements Callable<Integer> {
  private final Console console;

  @Option(names = "--given", description = "Only those that somebody has set.")
  boolean given;

  @Option(names = "--json", description = "As JSON, with variable and default of each.")
  boolean json;

  ConfigCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    var arguments = new JsonObject().put("given", given).put("json", json);
    var options = options();
    if (!choosesMore() && DataDirectory.isHeld(options.data())) {
      console.note("The settings of the running server:");
      return Operator.run(console, options, SettingsReport.COMMAND, arguments);
    }
    var settings = Launcher.settings(options, Suite.services());
    new SettingsReport(settings).write(arguments, console);
    return ExitCode.OK;
  }
}

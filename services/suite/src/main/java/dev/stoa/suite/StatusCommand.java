package dev.stoa.suite;

import dev.stoa.runtime.DataDirectory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Tells whether a server runs on the data, and where.
@Command(
    name = "status",
    description = "Tell whether a server runs on this data, and where.",
    mixinStandardHelpOptions = true)
final class StatusCommand extends DataArguments implements Callable<Integer> {
  private final Console console;

  StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var directory = options().data();
    if (DataDirectory.isHeld(directory)) {
      console.line("running: " + DataDirectory.holder(directory));
      return ExitCode.OK;
    }
    console.line("stopped");
    return ExitCode.NOT_RUNNING;
  }
}

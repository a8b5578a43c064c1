package dev.stoa.suite;

import dev.stoa.contracts.Failure;
import dev.stoa.runtime.ControlClient;
import dev.stoa.runtime.Running;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

/// Ends the server that holds the data, and waits until it has ended.
@Command(
    name = "stop",
    description = "Stop the server of this data directory and wait for its end.",
    mixinStandardHelpOptions = true,
    footer = "  ./stoa stop --data /srv/stoa")
final class StopCommand extends DataArguments implements Callable<Integer> {
  private static final int PATIENCE_SECONDS = 90;

  private final Console console;

  StopCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    var directory = options().data();
    var holder = Holder.of(directory);
    if (holder == null) {
      console.note("No server runs on " + directory);
      return ExitCode.NOT_RUNNING;
    }
    var process = ProcessHandle.of(holder.pid());
    if (process.isEmpty() || !tell(directory, process.get())) {
      console.note("The server on " + directory + " cannot be told to stop.");
      return ExitCode.FAILED;
    }
    try {
      process.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException slow) {
      console.note("The server was told to stop and is still busy with that.");
      return ExitCode.FAILED;
    }
    console.note("Stopped.");
    return ExitCode.OK;
  }

  // By its control socket; by a signal when it does not listen there, as while it starts.
  private boolean tell(Path directory, ProcessHandle process) {
    try {
      ControlClient.run(directory, Running.STOP, new JsonObject(), console);
      return true;
    } catch (IOException | Failure silent) {
      return process.destroy();
    }
  }
}

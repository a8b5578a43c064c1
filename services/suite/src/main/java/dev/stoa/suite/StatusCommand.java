package dev.stoa.suite;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Tells whether a server runs on the data, and where.
@Command(
    name = "status",
    description = "Tell whether a server runs on this data, and where. Exit code 4: none does.",
    mixinStandardHelpOptions = true,
    footer = {
      "  ./stoa status",
      "  ./stoa status --data /srv/stoa --json    state (running, busy, stopped), pid, address, data"
    })
final class StatusCommand extends DataArguments implements Callable<Integer> {
  private final Console console;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var directory = options().data();
    var holder = Holder.of(directory);
    var state = holder == null ? "stopped" : holder.listens() ? "running" : "busy";
    if (json) {
      var status = new JsonObject().put("state", state);
      if (holder != null) {
        status.put("pid", holder.pid()).put("address", holder.address());
      }
      status.put("data", directory.toAbsolutePath().normalize().toString());
      console.line(status.encodePrettily());
    } else {
      console.line(holder == null ? state : state + ": " + holder);
    }
    return holder == null ? ExitCode.NOT_RUNNING : ExitCode.OK;
  }
}

package dev.stoa.suite;

import dev.stoa.runtime.ControlClient;
import dev.stoa.runtime.DataDirectory;
import dev.stoa.runtime.LaunchFailure;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import io.vertx.core.json.JsonObject;
import java.io.IOException;

/// Runs an operator's command where the data is: in the server that holds it, else here.
final class Operator {
  private Operator() {}

  /// The same for what looks at a site or changes one: a wrong folder must not begin a new site.
  static int visit(Console console, LaunchOptions options, String command, JsonObject arguments)
      throws Exception {
    if (!DataDirectory.isHeld(options.data()) && Launcher.isNew(options)) {
      throw new LaunchFailure(
          LaunchFailure.Kind.DATA,
          "There is no database in " + options.data() + "; --data says where the site is.");
    }
    return run(console, options, command, arguments);
  }

  static int run(Console console, LaunchOptions options, String command, JsonObject arguments)
      throws Exception {
    if (DataDirectory.isHeld(options.data())) {
      try {
        ControlClient.run(options.data(), command, arguments, console);
      } catch (IOException gone) {
        throw new LaunchFailure(
            LaunchFailure.Kind.BUSY,
            "The server of "
                + options.data()
                + " does not answer ("
                + gone.getMessage()
                + "): it is starting, or about to end. Try again in a moment.");
      }
      return ExitCode.OK;
    }
    var quiet = options.withPort(0).withManagementPort(-1);
    try (var opened = Launcher.open(quiet, Suite.services())) {
      opened.command(command, arguments, console);
    }
    return ExitCode.OK;
  }
}

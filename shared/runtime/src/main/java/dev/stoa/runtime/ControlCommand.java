package dev.stoa.runtime;

import io.vertx.core.json.JsonObject;

/// An operator's command: runs inside the server, asked over `data/control.sock`, and in a process
/// of its own when no server runs. A [dev.stoa.contracts.Failure] is told to the operator as it is.
public interface ControlCommand {
  /// How the command line asks for it, such as `user.reset`.
  String name();

  /// Does it, on a virtual thread. A closed connection interrupts it at its next output.
  void run(JsonObject arguments, ControlOutput output) throws Exception;

  /// A command from a lambda.
  static ControlCommand of(String name, Action action) {
    return new ControlCommand() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void run(JsonObject arguments, ControlOutput output) throws Exception {
        action.run(arguments, output);
      }
    };
  }

  /// What a command does.
  @FunctionalInterface
  interface Action {
    void run(JsonObject arguments, ControlOutput output) throws Exception;
  }
}

package dev.stoa.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// The operator's commands of a process: its own and those of its services.
final class Operations {
  private Operations() {}

  static List<ControlCommand> of(
      ServiceContext context, CountDownLatch stop, List<ControlCommand> services) {
    var commands = new ArrayList<>(services);
    commands.add(
        ControlCommand.of(SettingsReport.COMMAND, new SettingsReport(context.config())::write));
    commands.addAll(new LogCommands(context.database(), context.log(), context.clock()).all());
    commands.add(ControlCommand.of(Running.STOP, (_, _) -> stop.countDown()));
    return List.copyOf(commands);
  }
}

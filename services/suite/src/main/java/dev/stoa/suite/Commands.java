package dev.stoa.suite;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/// Makes the command objects, each with the console it writes to.
final class Commands implements IFactory {
  private final Console console;

  Commands(Console console) {
    this.console = console;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    var command =
        switch (type.getSimpleName()) {
          case "RunCommand" -> new RunCommand(console);
          case "StopCommand" -> new StopCommand(console);
          case "StatusCommand" -> new StatusCommand(console);
          case "ImportCommand" -> new ImportCommand(console);
          case "BackupCommand" -> new BackupCommand(console);
          case "RestoreCommand" -> new RestoreCommand(console);
          case "UserCommand" -> new UserCommand(console);
          case "TokenCommand" -> new TokenCommand(console);
          case "LogCommand" -> new LogCommand(console);
          case "RoutesCommand" -> new RoutesCommand(console);
          case "ConfigCommand" -> new ConfigCommand(console);
          case "DoctorCommand" -> new DoctorCommand(console);
          case "BenchCommand" -> new BenchCommand(console);
          default -> CommandLine.defaultFactory().create(type);
        };
    return type.cast(command);
  }
}

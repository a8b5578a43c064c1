package dev.stoa.suite;

import dev.stoa.runtime.Launcher;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Prints the settings in force.
@Command(
    name = "config",
    description = "Print every setting in force, secrets masked.",
    mixinStandardHelpOptions = true)
final class ConfigCommand extends LaunchArguments implements Callable<Integer> {
  private final Console console;

  @Option(names = "--given", description = "Only those that are not the default.")
  boolean given;

  ConfigCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var config = Launcher.settings(options(), Suite.services());
    for (var entry : config.entries()) {
      if (entry.given() || !given) {
        console.line("%s=%s".formatted(entry.key(), entry.value()));
      }
    }
    if (!config.unknown().isEmpty()) {
      console.note("No part of Stoa knows these: " + String.join(", ", config.unknown()));
    }
    return ExitCode.OK;
  }
}

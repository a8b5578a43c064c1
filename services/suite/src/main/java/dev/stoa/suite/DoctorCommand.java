package dev.stoa.suite;

import dev.stoa.runtime.DataDirectory;
import dev.stoa.runtime.LaunchFailure;
import dev.stoa.runtime.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Looks at what most often keeps a server from starting or running well.
@Command(
    name = "doctor",
    description = "Check the machine, the settings and the data.",
    mixinStandardHelpOptions = true)
final class DoctorCommand extends LaunchArguments implements Callable<Integer> {
  private static final long LITTLE_SPACE = 500L << 20;
  private static final int JAVA = 25;

  private final Console console;
  private boolean healthy = true;

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    var java = Runtime.version();
    check(java.feature() >= JAVA, "Java " + java, "Stoa needs Java " + JAVA);
    var cores = Runtime.getRuntime().availableProcessors();
    check(cores > 1, cores + " cores", "one core: live updates and imports will be slow");
    settings();
    data(options().data());
    return healthy ? ExitCode.OK : ExitCode.FAILED;
  }

  private void settings() {
    try {
      var config = Launcher.settings(options(), Suite.services());
      check(
          config.unknown().isEmpty(),
          "settings are valid",
          "unknown settings: " + String.join(", ", config.unknown()));
    } catch (LaunchFailure wrong) {
      check(false, "", String.valueOf(wrong.getMessage()));
    }
  }

  private void data(Path directory) throws IOException {
    var existing = directory.toAbsolutePath();
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    check(
        Files.isWritable(existing),
        "the data directory " + directory + " can be written",
        existing + " cannot be written");
    var free = Files.getFileStore(existing).getUsableSpace();
    check(
        free > LITTLE_SPACE,
        (free >> 20) + " MB are free for data",
        "only " + (free >> 20) + " MB are free for data");
    console.line(
        DataDirectory.isHeld(directory)
            ? "ok    a server runs: " + DataDirectory.holder(directory)
            : "ok    no server runs on this data");
  }

  private void check(boolean good, String fine, String bad) {
    console.line(good ? "ok    " + fine : "BAD   " + bad);
    healthy &= good;
  }
}

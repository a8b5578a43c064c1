package dev.stoa.suite;

import dev.stoa.runtime.Backups;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Saves everything that a site on SQLite keeps in one file.
@Command(
    name = "backup",
    description = {
      "Save the site in one file, beside a running server or without one. The file is checked.",
      "For SQLite; PostgreSQL has pg_dump."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footer = "  ./stoa backup /srv/backups/monday.db --data /srv/stoa --replace")
final class BackupCommand extends LaunchArguments implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "FILE", description = "The file to write.")
  Path file = Path.of("");

  @Option(names = "--replace", description = "Overwrite the file if it is there.")
  boolean replace;

  BackupCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var size = Backups.of(options()).save(file, replace);
    console.note("Saved and checked, %d kB:".formatted(Math.max(1, size >> 10)));
    console.line(file.toString());
    return ExitCode.OK;
  }
}

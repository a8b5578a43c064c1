package dev.stoa.suite;

import dev.stoa.runtime.Backups;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Brings a site on SQLite back from a backup.
@Command(
    name = "restore",
    description = {
      "Put a backup in the place of the site's data. The server must be stopped; what was there is"
          + " kept beside.",
      "For SQLite; PostgreSQL has pg_restore."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footer = "  ./stoa restore /srv/backups/monday.db --data /srv/stoa    after ./stoa stop")
final class RestoreCommand extends LaunchArguments implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "FILE", description = "What ./stoa backup has written.")
  Path file = Path.of("");

  RestoreCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var kept = Backups.of(options()).restore(file);
    if (kept != null) {
      console.note("The data from before is kept in " + kept);
    }
    console.note("Restored. Open pages will fetch their comments again.");
    return ExitCode.OK;
  }
}

package dev.stoa.runtime;

import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.LogAdmin;
import dev.stoa.storage.Database;
import dev.stoa.storage.DatabaseConfig;
import dev.stoa.storage.DatabaseError;
import dev.stoa.storage.Schema;
import dev.stoa.storage.SqliteCopy;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Backups of an embedded database: one file with everything that a server keeps. PostgreSQL has
/// tools of its own; with it these refuse.
public final class Backups {
  private static final Logger LOG = LoggerFactory.getLogger(Backups.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final List<String> BESIDE = List.of("-wal", "-shm");

  private final Path data;
  private final Path database;
  private final InstantSource clock;

  private Backups(Path data, Path database, InstantSource clock) {
    this.data = data;
    this.database = database;
    this.clock = clock;
  }

  /// The backups of the database that a server with these options has. Throws a [LaunchFailure]
  /// when that is no SQLite file.
  public static Backups of(LaunchOptions options) {
    var config = options.config();
    var launch = LaunchConfig.from(config);
    return switch (StoreConfig.from(launch, config).database()) {
      case DatabaseConfig.Sqlite sqlite ->
          new Backups(launch.data(), sqlite.file(), options.clock());
      case DatabaseConfig.Postgres _ ->
          throw new LaunchFailure(
              LaunchFailure.Kind.CONFIG,
              "This site is on PostgreSQL, which is saved by pg_dump --format=custom --file=FILE"
                  + " DATABASE and brought back by pg_restore --clean --dbname=DATABASE FILE.");
    };
  }

  /// Writes a checked snapshot to the file, also beside a running server. A file that is there is
  /// kept unless `replace`. Returns its size.
  public long save(Path file, boolean replace) {
    if (!Files.isRegularFile(database)) {
      throw failed("There is no database in " + data, null);
    }
    if (Files.exists(file) && !replace) {
      throw failed(file + " is there already; --replace overwrites it.", null);
    }
    try {
      SqliteCopy.make(database, file);
      return Files.size(file);
    } catch (IOException | DatabaseError unusable) {
      throw failed("Nothing was saved: " + unusable.getMessage(), unusable);
    }
  }

  /// Puts a backup into the place of the database, which no server may hold. What was there is kept
  /// beside; returns where, null when there was nothing. Cursors from before are of another epoch
  /// from now on, as the numbers that come next were given away once.
  public @Nullable Path restore(Path file) {
    try (var held = DataDirectory.hold(data)) {
      held.sign("pid %d".formatted(ProcessHandle.current().pid()));
      var incoming = database.resolveSibling(database.getFileName() + ".incoming");
      try {
        remove(incoming);
        SqliteCopy.make(file, incoming);
        startEpoch(file, incoming);
        var kept = Files.exists(database) ? keep() : null;
        Files.move(
            incoming,
            database,
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
        return kept;
      } finally {
        remove(incoming);
      }
    } catch (IOException | DatabaseError unusable) {
      throw failed("Nothing was restored: " + unusable.getMessage(), unusable);
    }
  }

  private void startEpoch(Path file, Path incoming) {
    try (var copy = Database.open(DatabaseConfig.sqlite(incoming))) {
      if (!copy.isMigrated(EventLog.MIGRATIONS)) {
        throw failed(file + " is no backup of Stoa.", null);
      }
      if (copy.schema(EventLog.MIGRATIONS) == Schema.FOREIGN) {
        throw failed(file + " was made by another version of Stoa; restore it with that.", null);
      }
      copy.migrate(EventLog.MIGRATIONS);
      new LogAdmin(copy, clock).startEpoch();
    }
  }

  // Under a second name first: until the new one takes the place, the old one has it.
  private Path keep() throws IOException {
    var kept =
        database.resolveSibling(
            database.getFileName() + ".replaced-" + TIME.format(clock.instant()));
    settle();
    try {
      Files.createLink(kept, database);
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      Files.copy(database, kept, StandardCopyOption.COPY_ATTRIBUTES);
    }
    for (var suffix : BESIDE) {
      var side = beside(database, suffix);
      if (Files.exists(side)) {
        Files.move(side, beside(kept, suffix));
      }
    }
    return kept;
  }

  // Moves what a killed server has left beside the file into it. One that is damaged is kept as it
  // is, with all its files.
  private void settle() {
    try {
      Database.open(DatabaseConfig.sqlite(database)).close();
    } catch (DatabaseError damaged) {
      LOG.debug("the database that is replaced cannot be opened", damaged);
    }
  }

  private static void remove(Path file) throws IOException {
    Files.deleteIfExists(file);
    for (var suffix : BESIDE) {
      Files.deleteIfExists(beside(file, suffix));
    }
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static LaunchFailure failed(String message, @Nullable Throwable cause) {
    return new LaunchFailure(LaunchFailure.Kind.DATA, message, cause);
  }
}

package dev.stoa.runtime;

import dev.stoa.eventlog.EventLog;
import dev.stoa.storage.Database;
import dev.stoa.storage.DatabaseConfig;
import dev.stoa.storage.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Opens the database, reads how far its tables are, and compares its clock with ours. Changes
/// nothing and makes no file.
final class DatabaseChecks {
  private static final Instant BUILT_AFTER = Instant.parse("2025-09-16T00:00:00Z");
  private static final Duration SMALL = Duration.ofSeconds(2);

  private final DatabaseConfig config;
  private final List<Service> services;
  private final InstantSource clock;

  DatabaseChecks(DatabaseConfig config, List<Service> services, InstantSource clock) {
    this.config = config;
    this.services = services;
    this.clock = clock;
  }

  List<Finding> findings() {
    if (config instanceof DatabaseConfig.Sqlite sqlite && !Files.exists(sqlite.file())) {
      return List.of(
          Finding.ok("database", "there is none yet; the first start makes " + sqlite.file()),
          clock(clock.instant(), clock.instant()));
    }
    try (var database = Database.open(config)) {
      return onThisThread(database);
    } catch (RuntimeException unusable) {
      return List.of(
          Finding.fail("database", name() + " cannot be used: " + reason(unusable), remedy()),
          clock(clock.instant(), clock.instant()));
    }
  }

  private List<Finding> onThisThread(Database database) {
    var theirs = database.clock();
    var findings = new ArrayList<Finding>();
    findings.add(clock(clock.instant(), theirs));
    var damage = database.damage();
    findings.addFirst(
        damage.isEmpty()
            ? tables(database)
            : Finding.fail(
                "database",
                name() + " is damaged: " + String.join("; ", damage),
                "stop the server, keep a copy of the file, and restore a backup"));
    return findings;
  }

  private Finding tables(Database database) {
    var broken = named(database, Schema.BROKEN::equals);
    var foreign = named(database, Schema.FOREIGN::equals);
    var behind = named(database, Schema.BEHIND::equals);
    if (!broken.isEmpty()) {
      return Finding.fail(
          "database",
          name() + ": a migration has failed half way in " + broken,
          "restore the backup from before it");
    }
    if (!foreign.isEmpty()) {
      return Finding.fail(
          "database",
          name() + ": another version of Stoa has changed the tables of " + foreign,
          "run that version, or restore the backup from before it");
    }
    return Finding.ok(
        "database",
        behind.isEmpty()
            ? name() + " opens, all its tables are up to date"
            : name() + " opens; the next start brings up to date the tables of " + behind);
  }

  private String named(Database database, Predicate<Schema> wanted) {
    var names = Stream.concat(Stream.of(EventLog.MIGRATIONS), services.stream().map(Service::name));
    return String.join(
        ", ",
        names
            .filter(Launch::hasTables)
            .filter(name -> wanted.test(database.schema(name)))
            .toList());
  }

  static Finding clock(Instant ours, Instant databases) {
    var now = ours.truncatedTo(ChronoUnit.SECONDS).toString();
    if (ours.isBefore(BUILT_AFTER)) {
      return Finding.fail("clock", "it says " + now, "set it: this program was made later");
    }
    var apart = Duration.between(databases, ours).abs();
    return apart.compareTo(SMALL) <= 0
        ? Finding.ok("clock", now)
        : Finding.warn(
            "clock",
            "%s, %d s apart from the database's".formatted(now, apart.toSeconds()),
            "synchronise both (NTP): sign-ins and retention go by them");
  }

  private String name() {
    return switch (config) {
      case DatabaseConfig.Sqlite sqlite -> sqlite.file().toString();
      // Without user and password.
      case DatabaseConfig.Postgres postgres ->
          postgres.url().replaceFirst("^jdbc:", "").replaceFirst("\\?.*", "");
    };
  }

  private String remedy() {
    return switch (config) {
      case DatabaseConfig.Sqlite _ -> "it must be a SQLite file that this user may write";
      case DatabaseConfig.Postgres _ -> "look at --database, and whether that server runs";
    };
  }

  // The pool's words hide the driver's, which stand deepest.
  private static String reason(Throwable thrown) {
    var deepest = thrown;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest instanceof IOException
        ? deepest.getClass().getSimpleName() + " " + deepest.getMessage()
        : String.valueOf(deepest.getMessage());
  }
}

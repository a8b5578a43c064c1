package dev.stoa.storage;

import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/// Brings one prefix's tables up to date: `db/<name>/common` and `db/<name>/<dialect>`, with the
/// history in `flyway_<name>`.
final class Migrations {
  private Migrations() {}

  static void run(FluentConfiguration flyway, Dialect dialect, String name) {
    of(flyway, dialect, name).migrate();
  }

  /// What a run would find; changes nothing.
  static Schema state(FluentConfiguration flyway, Dialect dialect, String name) {
    var all = Arrays.asList(of(flyway, dialect, name).info().all());
    if (all.stream().anyMatch(script -> script.getState().isFailed())) {
      return Schema.BROKEN;
    }
    if (all.stream().anyMatch(Migrations::isForeign)) {
      return Schema.FOREIGN;
    }
    return all.stream().allMatch(script -> script.getState().isApplied())
        ? Schema.CURRENT
        : Schema.BEHIND;
  }

  private static boolean isForeign(MigrationInfo script) {
    return script.getState().isApplied()
        && (!script.getState().isResolved() || !script.isChecksumMatching());
  }

  private static Flyway of(FluentConfiguration flyway, Dialect dialect, String name) {
    if (!name.matches("[a-z][a-z0-9_]{0,30}")) {
      throw new IllegalArgumentException("not a migration prefix: " + name);
    }
    return flyway
        .locations(
            "classpath:db/" + name + "/common", "classpath:db/" + name + "/" + dialect.folder())
        .table("flyway_" + name)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .failOnMissingLocations(false)
        .validateMigrationNaming(true)
        .cleanDisabled(true)
        .load();
  }
}

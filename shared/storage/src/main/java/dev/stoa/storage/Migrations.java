package dev.stoa.storage;

import org.flywaydb.core.api.configuration.FluentConfiguration;

/// Brings one prefix's tables up to date: `db/<name>/common` and `db/<name>/<dialect>`, with the
/// history in `flyway_<name>`.
final class Migrations {
  private Migrations() {}

  static void run(FluentConfiguration flyway, Dialect dialect, String name) {
    if (!name.matches("[a-z][a-z0-9_]{0,30}")) {
      throw new IllegalArgumentException("not a migration prefix: " + name);
    }
    flyway
        .locations(
            "classpath:db/" + name + "/common", "classpath:db/" + name + "/" + dialect.folder())
        .table("flyway_" + name)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .failOnMissingLocations(false)
        .validateMigrationNaming(true)
        .cleanDisabled(true)
        .load()
        .migrate();
  }
}

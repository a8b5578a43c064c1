package dev.stoa.suite;

import dev.stoa.runtime.LaunchOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say where the data and the database are.
class LaunchArguments extends DataArguments {
  @Option(
      names = "--database",
      paramLabel = "URL",
      description = "postgresql://user:password@host/name. Default: SQLite in the data directory.")
  @Nullable String database;

  @Override
  LaunchOptions options() {
    return super.options().with("database.url", database);
  }
}

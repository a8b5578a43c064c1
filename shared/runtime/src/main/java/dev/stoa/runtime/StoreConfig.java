package dev.stoa.runtime;

import dev.stoa.eventlog.EventLogConfig;
import dev.stoa.storage.DatabaseConfig;

/// Where everything durable is kept. Without `database.url`: one SQLite file in the data directory,
/// whose log has one shard whatever `eventlog.shards` says.
record StoreConfig(DatabaseConfig database, EventLogConfig log) {

  static StoreConfig from(LaunchConfig launch, Config config) {
    var database = database(launch, config);
    var log = log(config);
    if (database instanceof DatabaseConfig.Sqlite) {
      config.derive("eventlog.shards", "1");
    }
    return new StoreConfig(database, log);
  }

  private static EventLogConfig log(Config config) {
    var defaults = EventLogConfig.DEFAULT;
    return defaults
        .withShards(config.integer("eventlog.shards", defaults.shards(), 1, 1_024))
        .withPollInterval(config.duration("eventlog.poll", defaults.pollInterval()))
        .withSweepInterval(config.duration("eventlog.sweep", defaults.sweepInterval()))
        .withHintBytes(config.integer("eventlog.hint-bytes", defaults.hintBytes(), 0, 1 << 20));
  }

  private static DatabaseConfig database(LaunchConfig launch, Config config) {
    var url = config.secret("database.url");
    var pool = config.integer("database.pool", 10, 2, 1_000);
    if (url != null) {
      try {
        return DatabaseConfig.parse(url.reveal(), pool);
      } catch (IllegalArgumentException unreadable) {
        // The URL may hold a password: its text is not repeated.
        throw Config.wrong(
            "database.url", Secret.MASK, "postgresql://user:password@host:port/database");
      }
    }
    if (launch.cluster() != null) {
      throw new LaunchFailure(
          LaunchFailure.Kind.CONFIG,
          "A cluster needs PostgreSQL, which all its nodes share: --database postgresql://...");
    }
    return DatabaseConfig.sqlite(launch.data().resolve("stoa.db"));
  }
}

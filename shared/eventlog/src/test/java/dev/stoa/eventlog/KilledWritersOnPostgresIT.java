package dev.stoa.eventlog;

import dev.stoa.testing.TestDatabase;

/// Four processes share the log of a cluster.
class KilledWritersOnPostgresIT implements KilledWritersContract {
  private final TestDatabase database = TestDatabase.postgres();

  @Override
  public LogFixture fixture() {
    return new LogFixture(database, EventLogConfig.DEFAULT.withShards(4));
  }

  @Override
  public int processes() {
    return 4;
  }

  @Override
  public String url() {
    return database.url();
  }
}

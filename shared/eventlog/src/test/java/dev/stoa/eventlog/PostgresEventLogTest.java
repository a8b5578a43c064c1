package dev.stoa.eventlog;

import dev.stoa.testing.TestDatabase;

class PostgresEventLogTest implements EventLogContract {
  @Override
  public LogFixture fixture() {
    return new LogFixture(TestDatabase.postgres(), EventLogConfig.DEFAULT.withShards(4));
  }
}

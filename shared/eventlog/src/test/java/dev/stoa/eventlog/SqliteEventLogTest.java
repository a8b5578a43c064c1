package dev.stoa.eventlog;

import dev.stoa.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteEventLogTest
    implements EventLogContract,
        PublishContract,
        RelayContract,
        RetentionContract,
        WritersContract {
  @TempDir Path folder;

  @Override
  public LogFixture fixture() {
    return fixture(EventLogConfig.DEFAULT);
  }

  @Override
  public LogFixture fixture(EventLogConfig config) {
    return new LogFixture(TestDatabase.sqlite(folder), config);
  }
}

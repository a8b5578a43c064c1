package dev.stoa.eventlog;

import dev.stoa.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteEventLogTest implements EventLogContract {
  @TempDir Path folder;

  @Override
  public LogFixture fixture() {
    return new LogFixture(TestDatabase.sqlite(folder), EventLogConfig.DEFAULT);
  }
}

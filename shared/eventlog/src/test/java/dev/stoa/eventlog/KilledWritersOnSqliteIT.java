package dev.stoa.eventlog;

import dev.stoa.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// One process writes; the tailers read the same file from another.
class KilledWritersOnSqliteIT implements KilledWritersContract {
  @TempDir Path folder;
  private TestDatabase database;

  @BeforeEach
  void create() {
    database = TestDatabase.sqlite(folder);
  }

  @Override
  public LogFixture fixture() {
    return new LogFixture(database, EventLogConfig.DEFAULT);
  }

  @Override
  public int processes() {
    return 1;
  }

  @Override
  public String url() {
    return database.url();
  }
}

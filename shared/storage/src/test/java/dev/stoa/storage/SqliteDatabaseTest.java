package dev.stoa.storage;

import dev.stoa.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest implements DatabaseContract {
  @TempDir Path folder;

  @Override
  public TestDatabase emptyDatabase() {
    return TestDatabase.sqlite(folder);
  }
}

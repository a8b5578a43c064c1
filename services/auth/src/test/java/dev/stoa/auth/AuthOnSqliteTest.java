package dev.stoa.auth;

import dev.stoa.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class AuthOnSqliteTest implements AuthContract {
  @TempDir private Path folder;

  @Override
  public TestDatabase emptyDatabase() {
    return TestDatabase.sqlite(folder);
  }
}

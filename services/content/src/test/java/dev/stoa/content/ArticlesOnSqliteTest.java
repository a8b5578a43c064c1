package dev.stoa.content;

import dev.stoa.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class ArticlesOnSqliteTest implements ArticlesContract {
  @TempDir Path folder;

  @Override
  public TestDatabase emptyDatabase() {
    return TestDatabase.sqlite(folder);
  }
}

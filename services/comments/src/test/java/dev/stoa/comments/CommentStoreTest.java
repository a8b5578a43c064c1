package dev.stoa.comments;

import dev.stoa.storage.DatabaseConfig;
import dev.stoa.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class CommentStoreTest {
  @Nested
  class OnSqlite extends CommentStoreSuite {
    @TempDir Path folder;

    @Override
    DatabaseConfig config() {
      return DatabaseConfig.sqlite(folder.resolve("comments.db"));
    }
  }

  @Nested
  class OnPostgres extends CommentStoreSuite {
    @Override
    DatabaseConfig config() {
      return DatabaseConfig.postgres(TestDatabase.postgres().url(), "postgres", "postgres", 4);
    }
  }
}

package dev.stoa.storage;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.testing.TestDatabase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a database refuses, and how clearly.
class DatabaseBoundsTest {
  @TempDir Path folder;

  @Test
  void refusesAnEventLoop() throws Exception {
    var vertx = Vertx.vertx();
    try (var database = Database.open(DatabaseConfig.sqlite(folder.resolve("a.db")))) {
      var thrown = new CompletableFuture<Throwable>();
      vertx.runOnContext(_ -> {
        try {
          thrown.completeExceptionally(new AssertionError(database.<Integer>read(_ -> 1)));
        } catch (RuntimeException e) {
          thrown.complete(e);
        }
      });
      assertThat(thrown.get(15, SECONDS))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("virtual thread");
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void refusesWhenTheWriterStaysBusy() throws Exception {
    var config = new DatabaseConfig.Sqlite(folder.resolve("a.db"), Duration.ofMillis(50), 100);
    refusesWhenBusy(config, "SQLite writer: all 1 busy for 50 ms");
  }

  @Test
  void refusesWhenTheQueueIsFull() throws Exception {
    var config = new DatabaseConfig.Sqlite(folder.resolve("a.db"), Duration.ofSeconds(15), 0);
    refusesWhenBusy(config, "0 callers wait already");
  }

  private static void refusesWhenBusy(DatabaseConfig config, String message) throws Exception {
    try (var database = Database.open(config)) {
      var entered = new CountDownLatch(1);
      var leave = new CountDownLatch(1);
      var holder =
          Thread.ofVirtual()
              .start(() ->
                  database.write(_ -> {
                    entered.countDown();
                    return await(leave);
                  }));
      await(entered);
      assertThatThrownBy(() -> database.write(_ -> 1))
          .isInstanceOf(DatabaseUnavailable.class)
          .hasMessageContaining(message);
      assertThat(database.<Integer>read(_ -> 1)).isEqualTo(1);
      leave.countDown();
      assertThat(holder.join(Duration.ofSeconds(15))).isTrue();
    }
  }

  @Test
  void sharesItsFileWithAnotherProcess() {
    var at = TestDatabase.sqlite(folder);
    try (var first = Database.open(DatabaseConfig.parse(at.url(), 4));
        var second = Database.open(DatabaseConfig.parse(at.url(), 4))) {
      first.migrate("storagetest");
      second.migrate("storagetest");
      for (var i = 0; i < 20; i++) {
        var id = "id-" + i;
        var writer = i % 2 == 0 ? first : second;
        writer.write(
            tx -> tx.update("INSERT INTO storagetest_item (id, at) VALUES (?, ?)", id, 0L));
      }
      var ids = first.read(tx -> tx.list("SELECT id FROM storagetest_item", row -> row.text("id")));
      assertThat(ids).hasSize(20);
    }
  }

  @Test
  void flushesEveryCommit() {
    try (var database = Database.open(DatabaseConfig.sqlite(folder.resolve("a.db")))) {
      var level =
          database.write(tx -> tx.list("PRAGMA synchronous", row -> row.integer("synchronous")));
      var mode =
          database.write(tx -> tx.list("PRAGMA journal_mode", row -> row.text("journal_mode")));
      assertThat(level).containsExactly(2);
      assertThat(mode).containsExactly("wal");
    }
  }

  @Test
  void saysWhereItCannotOpenAFile() {
    var missing = folder.resolve("missing").resolve("a.db");
    assertThatThrownBy(() -> Database.open(DatabaseConfig.sqlite(missing)))
        .isInstanceOf(DatabaseUnavailable.class)
        .hasMessageContaining(missing.toString());
  }

  @Test
  void saysThatAServerCannotBeReached() {
    var config =
        new DatabaseConfig.Postgres(
            "jdbc:postgresql://127.0.0.1:1/stoa", "u", "p", 2, Duration.ofMillis(300), 10);
    try (var database = Database.open(config)) {
      assertThatThrownBy(() -> database.read(_ -> 1)).isInstanceOf(DatabaseUnavailable.class);
    }
  }

  @Test
  void throwsOnEveryUseWhenUnopened() {
    try (var database = Database.unopened()) {
      assertThatThrownBy(() -> database.read(_ -> 1)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(database::dialect).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> database.migrate("a")).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void readsDatabaseUrls() {
    assertThat(DatabaseConfig.parse("postgresql://ann:s3cret@db.example:6432/stoa?ssl=true", 4))
        .isEqualTo(
            DatabaseConfig.postgres(
                "jdbc:postgresql://db.example:6432/stoa?ssl=true", "ann", "s3cret", 4));
    assertThat(DatabaseConfig.parse("jdbc:postgresql://h/d?user=u&password=p", 4))
        .isEqualTo(DatabaseConfig.postgres("jdbc:postgresql://h/d", "u", "p", 4))
        .asString()
        .doesNotContain("password");
    assertThat(DatabaseConfig.parse("jdbc:sqlite:/x/y.db", 4))
        .isEqualTo(DatabaseConfig.sqlite(Path.of("/x/y.db")));
    assertThatThrownBy(() -> DatabaseConfig.parse("mysql://h/d", 4))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int await(CountDownLatch latch) {
    try {
      assertThat(latch.await(15, SECONDS)).isTrue();
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.stoa.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every database promises, whichever engine stands behind it.
interface DatabaseContract {
  TestDatabase emptyDatabase();

  default Database open() {
    return open(emptyDatabase());
  }

  default Database open(TestDatabase at) {
    var database = Database.open(DatabaseConfig.parse(at.url(), 8));
    database.migrate("storagetest");
    return database;
  }

  @Test
  default void keepsEveryKindOfValue() {
    var time = Instant.parse("2026-11-21T20:15:30.123456Z");
    var before1970 = Instant.parse("1969-12-31T23:59:59.999999Z");
    var id = UUID.randomUUID();
    try (var database = open()) {
      database.write(tx ->
          tx.update(
              "INSERT INTO storagetest_item (id, label, size, big, open, at, body, ratio)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
              id,
              Dialect.SQLITE,
              7,
              1L << 40,
              true,
              time,
              new byte[] {0, 1, -1},
              0.5));
      database.write(tx ->
          tx.update(
              "INSERT INTO storagetest_item (id, label, at) VALUES (?, ?, ?)",
              "b",
              null,
              before1970));
      var seen =
          database.read(tx ->
              tx.list(
                  "SELECT * FROM storagetest_item ORDER BY id DESC",
                  row ->
                      List.of(
                          row.text("id"),
                          String.valueOf(row.textOrNull("label")),
                          String.valueOf(row.integerOrNull("size")),
                          String.valueOf(row.int64OrNull("big")),
                          String.valueOf(row.boolOrNull("open")),
                          row.instant("at"),
                          row.bytesOrNull("body") == null ? 0 : row.bytes("body").length,
                          String.valueOf(row.realOrNull("ratio")))));
      assertThat(seen)
          .containsExactlyInAnyOrder(
              List.of(id.toString(), "SQLITE", "7", "1099511627776", "true", time, 3, "0.5"),
              List.of("b", "null", "null", "null", "null", before1970, 0, "null"));
    }
  }

  @Test
  default void keepsNothingOfWorkThatThrows() {
    try (var database = open()) {
      assertThatThrownBy(() ->
              database.write(tx -> {
                insert(tx, "a");
                throw new IllegalArgumentException("no");
              }))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(ids(database)).isEmpty();
    }
  }

  @Test
  default void tellsADuplicateKeyFromOtherErrors() {
    try (var database = open()) {
      database.write(tx -> insert(tx, "a"));
      assertThatThrownBy(() -> database.write(tx -> insert(tx, "a")))
          .isInstanceOf(DuplicateKey.class);
      assertThatThrownBy(() ->
              database.write(tx -> tx.update("INSERT INTO storagetest_item (id) VALUES (?)", "x")))
          .isInstanceOf(DatabaseError.class)
          .isNotInstanceOf(DuplicateKey.class);
      assertThatThrownBy(() -> database.write(tx -> tx.update("INSERT INTO nowhere VALUES (1)")))
          .isInstanceOf(DatabaseError.class);
      database.write(tx -> insert(tx, "b"));
      assertThat(ids(database)).containsExactly("a", "b");
    }
  }

  @Test
  default void refusesATextWithANulAndStaysUsable() {
    try (var database = open()) {
      assertThatThrownBy(() -> database.write(tx -> insert(tx, "a\0b")))
          .isInstanceOf(UnstorableText.class);
      var rows = new ArrayList<@Nullable Object[]>();
      rows.add(new Object[] {"good", Instant.EPOCH});
      rows.add(new Object[] {"\0", Instant.EPOCH});
      assertThatThrownBy(() ->
              database.write(
                  tx -> tx.batch("INSERT INTO storagetest_item (id, at) VALUES (?, ?)", rows)))
          .isInstanceOf(UnstorableText.class);
      assertThatThrownBy(() ->
              database.read(
                  tx -> tx.list("SELECT id FROM storagetest_item WHERE id = ?", row -> 1, "\0")))
          .isInstanceOf(UnstorableText.class);
      assertThat(ids(database)).isEmpty();
      database.write(tx -> insert(tx, "a"));
      assertThat(ids(database)).containsExactly("a");
    }
  }

  @Test
  default void refusesToWriteInARead() {
    try (var database = open()) {
      assertThatThrownBy(() -> database.read(tx -> insert(tx, "a")))
          .isInstanceOf(DatabaseError.class);
      assertThat(ids(database)).isEmpty();
    }
  }

  @Test
  default void refusesATransactionInsideATransaction() {
    try (var database = open()) {
      assertThatThrownBy(() -> database.write(_ -> database.read(_ -> 1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("already in a transaction");
    }
  }

  @Test
  default void runsActionsAfterTheCommitOnly() {
    try (var database = open()) {
      var seen = new ArrayList<List<String>>();
      database.write(tx -> {
        tx.afterCommit(() -> seen.add(ids(database)));
        return insert(tx, "a");
      });
      assertThatThrownBy(() ->
              database.write(tx -> {
                tx.afterCommit(() -> seen.add(List.of("never")));
                return insert(tx, "a");
              }))
          .isInstanceOf(DuplicateKey.class);
      assertThat(seen).containsExactly(List.of("a"));
    }
  }

  @Test
  default void readsOneSnapshot() throws Exception {
    try (var database = open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      database.write(tx -> insert(tx, "a"));
      var firstRead = new CountDownLatch(1);
      var written = new CountDownLatch(1);
      var reading =
          threads.submit(() ->
              database.read(tx -> {
                var before = ids(tx).size();
                firstRead.countDown();
                await(written);
                return ids(tx).size() - before;
              }));
      await(firstRead);
      database.write(tx -> insert(tx, "b"));
      written.countDown();
      assertThat(reading.get(15, TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  default void losesNoUpdateAmongManyWriters() throws Exception {
    try (var database = open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      database.write(tx -> insert(tx, "a"));
      var running = new ArrayList<java.util.concurrent.Future<?>>();
      for (var i = 0; i < 200; i++) {
        running.add(
            threads.submit(() ->
                database.write(tx ->
                    tx.first(
                        "UPDATE storagetest_item SET size = COALESCE(size, 0) + 1"
                            + " WHERE id = ? RETURNING size",
                        row -> row.integer("size"),
                        "a"))));
      }
      for (var each : running) {
        each.get(15, TimeUnit.SECONDS);
      }
      assertThat(
              database.<@Nullable Integer>read(
                  tx -> tx.first("SELECT size FROM storagetest_item", row -> row.integer("size"))))
          .isEqualTo(200);
    }
  }

  @Test
  default void insertsInBatches() {
    try (var database = open()) {
      var rows = new ArrayList<@Nullable Object[]>();
      for (var i = 0; i < 1_000; i++) {
        rows.add(new Object[] {"id-%04d".formatted(i), Instant.EPOCH});
      }
      database.write(
          tx -> tx.batch("INSERT INTO storagetest_item (id, at) VALUES (?, ?)", rows).length);
      assertThat(ids(database)).hasSize(1_000).startsWith("id-0000").endsWith("id-0999");
    }
  }

  @Test
  default void migratesOnceAndOnlyOnce() {
    var at = emptyDatabase();
    try (var database = open(at)) {
      database.write(tx -> insert(tx, "a"));
    }
    try (var database = open(at)) {
      database.migrate("storagetest");
      assertThat(ids(database)).containsExactly("a");
    }
  }

  @Test
  default void migratesAgainWhenItsScriptsAreOthers() {
    var at = emptyDatabase();
    try (var database = open(at)) {
      var stamp = MigrationStamp.of(database.dialect(), "storagetest");
      assertThat(stamp).hasSize(64);
      assertThat(database.<@Nullable String>read(tx -> MigrationStamp.applied(tx, "storagetest")))
          .isEqualTo(stamp);
      database.write(tx -> tx.update("UPDATE stoa_schema SET stamp = 'of another program'"));
      database.write(
          tx -> tx.update("UPDATE flyway_storagetest SET checksum = 1 WHERE checksum <> 1"));
      assertThatThrownBy(() -> database.migrate("storagetest"))
          .hasMessageContaining("checksum mismatch");
      assertThat(MigrationStamp.of(database.dialect(), "nobody")).isNull();
    }
  }

  @Test
  default void tellsHowFarItsTablesAre() {
    try (var database = Database.open(DatabaseConfig.parse(emptyDatabase().url(), 8))) {
      assertThat(database.schema("storagetest")).isEqualTo(Schema.BEHIND);
      assertThat(database.<Integer>read(tx -> tx.list("SELECT 1 AS n", row -> 1).size())).isOne();
      assertThatThrownBy(() -> ids(database)).hasMessageContaining("storagetest_item");
      database.migrate("storagetest");
      assertThat(database.schema("storagetest")).isEqualTo(Schema.CURRENT);
      database.write(tx -> tx.update("DELETE FROM stoa_schema"));
      assertThat(database.schema("storagetest")).isEqualTo(Schema.CURRENT);
      database.write(tx -> tx.update("UPDATE flyway_storagetest SET checksum = 1"));
      assertThat(database.schema("storagetest")).isEqualTo(Schema.FOREIGN);
      database.write(
          tx -> tx.update("UPDATE flyway_storagetest SET version = '999', script = 'V999__x.sql'"));
      assertThat(database.schema("storagetest")).isEqualTo(Schema.FOREIGN);
      database.write(tx -> tx.update("UPDATE flyway_storagetest SET success = ?", false));
      assertThat(database.schema("storagetest")).isEqualTo(Schema.BROKEN);
      assertThat(database.damage()).isEmpty();
      assertThat(database.clock()).isAfter(Instant.parse("2025-09-16T00:00:00Z"));
    }
  }

  private static int insert(Tx tx, String id) {
    return tx.update("INSERT INTO storagetest_item (id, at) VALUES (?, ?)", id, Instant.EPOCH);
  }

  private static List<String> ids(Database database) {
    return database.read(DatabaseContract::ids);
  }

  private static List<String> ids(Tx tx) {
    return tx.list("SELECT id FROM storagetest_item ORDER BY id", row -> row.text("id"));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(15, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

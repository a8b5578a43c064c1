package dev.stoa.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.testing.TestDatabase;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PostgresDatabaseTest implements DatabaseContract {
  @Override
  public TestDatabase emptyDatabase() {
    return TestDatabase.postgres();
  }

  /// Two transactions lock two rows in opposite order; the server ends one of them, which is then
  /// run again.
  @Test
  void runsWorkAgainThatLostADeadlock() throws Exception {
    try (var database = open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var id : new String[] {"a", "b"}) {
        database.write(
            tx -> tx.update("INSERT INTO storagetest_item (id, at, size) VALUES (?, 0, 0)", id));
      }
      var bothHoldOne = new CyclicBarrier(2);
      var runs = new AtomicInteger();
      var one = threads.submit(() -> addOne(database, "a", "b", bothHoldOne, runs));
      var other = threads.submit(() -> addOne(database, "b", "a", bothHoldOne, runs));
      one.get(15, TimeUnit.SECONDS);
      other.get(15, TimeUnit.SECONDS);
      assertThat(runs).hasValue(3);
      var sizes =
          database.read(
              tx -> tx.list("SELECT size FROM storagetest_item", row -> row.integer("size")));
      assertThat(sizes).containsExactly(2, 2);
    }
  }

  private static int addOne(
      Database database, String first, String second, CyclicBarrier meet, AtomicInteger runs) {
    return database.write(tx -> {
      add(tx, first);
      if (runs.incrementAndGet() <= 2) {
        meet(meet);
      }
      return add(tx, second);
    });
  }

  private static int add(Tx tx, String id) {
    return tx.update("UPDATE storagetest_item SET size = size + 1 WHERE id = ?", id);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(15, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

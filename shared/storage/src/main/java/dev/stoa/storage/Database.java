package dev.stoa.storage;

import io.vertx.core.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A database and its transactions. All methods block: call them from virtual threads; an event
/// loop is refused.
///
/// {@link #read} sees one snapshot and may not change anything. {@link #write} runs alone on SQLite
/// and in READ COMMITTED on PostgreSQL; it is durable when it returns. Work that lost against
/// another transaction is run again a few times. Waiting is bounded ({@link DatabaseConfig}).
public final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final int ATTEMPTS = 5;
  private static final Duration BACKOFF = Duration.ofMillis(10);
  private static final ScopedValue<Boolean> IN_TRANSACTION = ScopedValue.newInstance();

  private final @Nullable Engine engine;

  private Database(@Nullable Engine engine) {
    this.engine = engine;
  }

  public static Database open(DatabaseConfig config) {
    return new Database(
        switch (config) {
          case DatabaseConfig.Sqlite sqlite -> new SqliteEngine(sqlite);
          case DatabaseConfig.Postgres postgres -> new PostgresEngine(postgres);
        });
  }

  /// A database for wiring that never runs, such as listing routes: every use throws.
  public static Database unopened() {
    return new Database(null);
  }

  /// Runs `work` in a transaction that sees one snapshot and changes nothing.
  public <T extends @Nullable Object> T read(Work<T> work) {
    return transact(work, false);
  }

  /// Runs `work` in a transaction; when this returns, its changes are on disk.
  public <T extends @Nullable Object> T write(Work<T> work) {
    return transact(work, true);
  }

  public Dialect dialect() {
    return engine().dialect();
  }

  /// Brings the tables of `name` up to date from `db/<name>/{common,sqlite,postgresql}`. Cheap when
  /// they are. Several processes may do so at the same time.
  public void migrate(String name) {
    var engine = engine();
    var stamp = MigrationStamp.of(engine.dialect(), name);
    if (isApplied(stamp, name)) {
      return;
    }
    Migrations.run(engine.flyway(), engine.dialect(), name);
    if (stamp != null) {
      try {
        write(tx -> MigrationStamp.keep(tx, name, stamp));
      } catch (DatabaseError e) {
        // Another process made the same table at the same moment; the next start tries again.
        LOG.debug("the migration stamp of {} was not kept", name, e);
      }
    }
  }

  /// What [#migrate] would find; changes nothing.
  public Schema schema(String name) {
    var engine = engine();
    return isApplied(MigrationStamp.of(engine.dialect(), name), name)
        ? Schema.CURRENT
        : Migrations.state(engine.flyway(), engine.dialect(), name);
  }

  /// Whether the tables of `name` were made here, by whichever version.
  public boolean isMigrated(String name) {
    return this.<@Nullable String>read(tx -> MigrationStamp.applied(tx, name)) != null;
  }

  /// Reads what is needed to tell whether the file of an embedded database is damaged, which takes
  /// as long as reading all of it. Returns what is wrong, bounded; empty when nothing is. A server
  /// looks after its own files.
  public List<String> damage() {
    return switch (dialect()) {
      case POSTGRESQL -> List.of();
      case SQLITE ->
          read(tx ->
              tx.list("PRAGMA quick_check(10)", row -> row.text("quick_check")).stream()
                  .filter(line -> !line.equals("ok"))
                  .toList());
    };
  }

  /// What the clock of the database says.
  public Instant clock() {
    var now =
        switch (dialect()) {
          case SQLITE -> "SELECT CAST(unixepoch('subsec') * 1000000 AS INTEGER) AS now";
          case POSTGRESQL ->
              "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT) AS now";
        };
    return read(tx -> tx.list(now, row -> row.instant("now"))).getFirst();
  }

  @Override
  public void close() {
    if (engine != null) {
      engine.close();
    }
  }

  private boolean isApplied(@Nullable String stamp, String name) {
    return stamp != null
        && stamp.equals(this.<@Nullable String>read(tx -> MigrationStamp.applied(tx, name)));
  }

  private <T extends @Nullable Object> T transact(Work<T> work, boolean write) {
    var engine = engine();
    if (Context.isOnEventLoopThread()) {
      throw new IllegalStateException("the database blocks: call it from a virtual thread");
    }
    if (IN_TRANSACTION.isBound()) {
      throw new IllegalStateException("already in a transaction: use the Tx at hand");
    }
    var lane = write ? engine.writers() : engine.readers();
    for (var attempt = 1; ; attempt++) {
      try {
        var outcome =
            lane.run(() ->
                ScopedValue.where(IN_TRANSACTION, true).call(() -> attempt(engine, work, write)));
        runAll(outcome.afterCommit());
        return outcome.value();
      } catch (Exception e) {
        if (attempt == ATTEMPTS || !SqlErrors.isConflict(e)) {
          throw SqlErrors.translate(e);
        }
        LOG.debug("attempt {} lost against another transaction", attempt, e);
        pause(attempt);
      }
    }
  }

  private static <T extends @Nullable Object> Outcome<T> attempt(
      Engine engine, Work<T> work, boolean write) {
    try (var handle = engine.begin(write)) {
      try {
        var tx = new Tx(handle, engine.dialect());
        var value = work.run(tx);
        handle.commit();
        return new Outcome<>(value, tx.actionsAfterCommit());
      } catch (Throwable t) {
        try {
          handle.rollback();
        } catch (RuntimeException e) {
          t.addSuppressed(e);
        }
        throw t;
      }
    }
  }

  private static void runAll(List<Runnable> actions) {
    for (var action : actions) {
      try {
        action.run();
      } catch (RuntimeException e) {
        LOG.error("an action after commit failed; the commit stands", e);
      }
    }
  }

  private static void pause(int attempt) {
    var most = BACKOFF.toNanos() << attempt;
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most / 2, most));
  }

  private Engine engine() {
    if (engine == null) {
      throw new IllegalStateException("no database is open");
    }
    return engine;
  }

  private record Outcome<T extends @Nullable Object>(T value, List<Runnable> afterCommit) {}
}

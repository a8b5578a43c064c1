package dev.stoa.systemtests.bench.log;

import dev.stoa.contracts.bus.Bus;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.EventLogConfig;
import dev.stoa.storage.Database;
import dev.stoa.storage.DatabaseConfig;
import dev.stoa.storage.Dialect;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Durable publishes per second, and the way from commit to tailer.
///
/// On SQLite with `synchronous=FULL` and on PostgreSQL with `fsync` on; about a minute.
public final class LogBenchmark {
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration MEASURED = Duration.ofSeconds(4);
  private static final int IN_FLIGHT = 1_024;
  private static final int PER_SECOND = 2_000;

  private final PrintStream out;

  private LogBenchmark(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] args) throws IOException {
    var bench = new LogBenchmark(System.out);
    var folder = Files.createTempDirectory(Path.of("").toAbsolutePath().resolve("target"), "bench");
    bench.header();
    bench.measure("SQLite", DatabaseConfig.sqlite(folder.resolve("stoa.db")));
    try (var server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgresql"))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .start()) {
      bench.measure(
          "PostgreSQL", DatabaseConfig.parse(server.getJdbcUrl("postgres", "postgres"), 20));
    }
    delete(folder);
    System.exit(0);
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void header() {
    out.printf(
        Locale.ROOT,
        "%d cores, Java %s, %d-byte events, %d in flight; latencies at %,d/s in ms;%n"
            + "CPU is that of this process, without PostgreSQL's%n%n",
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        Load.DATA_BYTES,
        IN_FLIGHT,
        PER_SECOND);
    out.println(
        "| database | durability | shards | durable publishes/s | CPU per publish | publish to commit p50 / p99"
            + " | commit to tailer p50 / p99 | lost, doubled, out of order |");
    out.println("|---|---|---|---|---|---|---|---|");
  }

  private void measure(String name, DatabaseConfig config) {
    var vertx = Vertx.vertx();
    try (var database = Database.open(config);
        var log =
            EventLog.open(
                database, new Bus(vertx), EventLogConfig.DEFAULT, InstantSource.system())) {
      var load = new Load(log);
      load.closed(WARM_UP, IN_FLIGHT);
      var closed = load.closed(MEASURED, IN_FLIGHT);
      load.paced(WARM_UP, PER_SECOND);
      var paced = load.paced(MEASURED, PER_SECOND);
      out.printf(
          Locale.ROOT,
          "| %s | %s | %d | %,.0f | %.0f us | %s | %s | %d |%n",
          name,
          durability(database),
          log.shardCount(),
          closed.perSecond(),
          closed.cpuMicros(),
          paced.toCommit(),
          paced.toTailer(),
          paced.wrong());
    } finally {
      vertx.close().await();
    }
  }

  /// What the database itself says, so that nobody compares figures without a flush.
  private static String durability(Database database) {
    if (database.dialect() == Dialect.SQLITE) {
      var level =
          database.<@Nullable Integer>write(
              tx -> tx.first("PRAGMA synchronous", row -> row.integer("synchronous")));
      return "synchronous=" + (Integer.valueOf(2).equals(level) ? "FULL" : level);
    }
    var settings =
        database.<@Nullable String>read(tx ->
            tx.first(
                "SELECT current_setting('fsync') AS f, current_setting('synchronous_commit') AS s",
                row -> "fsync=" + row.text("f") + ", synchronous_commit=" + row.text("s")));
    return String.valueOf(settings);
  }
}

package dev.stoa.systemtests.bench.push;

import dev.stoa.systemtests.bench.log.LogBenchmark;
import io.netty.channel.EventLoopGroup;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What the log under it all costs: durable publishes a second, and the way from a publish to a
/// client at a fixed rate.
final class Durable {
  private static final int PER_SECOND = 2_000;
  private static final int SHARDS = 16;
  private static final int CHANNELS = 256;
  private static final int CLIENTS = 16;

  private final Settings settings;
  private final EventLoopGroup loop;
  private final Servers servers;
  private final Figures figures;
  private final Path folder;

  Durable(Settings settings, EventLoopGroup loop, Servers servers, Figures figures, Path folder) {
    this.settings = settings;
    this.loop = loop;
    this.servers = servers;
    this.figures = figures;
    this.folder = folder;
  }

  void measure() throws Exception {
    System.out.println("durable publishes");
    publishes();
    System.out.println("durable publishes to clients");
    try (var database =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgresql"))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start()) {
      String url = database.getJdbcUrl("postgres", "postgres").replaceFirst("^jdbc:", "");
      delivered(
          Goals.POSTGRES_P99,
          servers.stoa(
              false,
              Map.of("STOA_DATABASE_URL", url, "STOA_EVENTLOG_SHARDS", Integer.toString(SHARDS))));
    }
    delivered(Goals.SQLITE_P99, servers.stoa(false, Map.of()));
  }

  /// The log alone, in a process of its own that has both CPUs.
  private void publishes() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String said =
        Stat.run(
            List.of(
                "taskset",
                "-c",
                "0,1",
                java,
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                LogBenchmark.class.getName()));
    for (String line : said.lines().toList()) {
      String[] cells = line.split("\\|", -1);
      if (cells.length > 5 && cells[4].strip().replace(",", "").matches("[0-9]+")) {
        double perSecond = Double.parseDouble(cells[4].strip().replace(",", ""));
        figures.add(
            cells[1].strip().equals("SQLite") ? Goals.SQLITE : Goals.POSTGRES,
            Servers.STOA,
            perSecond);
        System.out.println("  " + line);
      }
    }
  }

  private void delivered(String figure, Target started) throws Exception {
    Target target = started.spread(CHANNELS);
    double seconds = settings.quick() ? 4 : 10;
    var run = new Run(loop, target, Transport.SSE, CLIENTS, settings.payload());
    try (run) {
      run.connect(64);
      Steady.reach(target, () -> run.paced(PER_SECOND * 4, PER_SECOND));
      Run.Delivered delivered = run.paced((int) (PER_SECOND * seconds), PER_SECOND);
      System.out.printf(
          "  %s: p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms%n",
          figure, delivered.p50(), delivered.p99(), delivered.p999());
      figures.add(figure, Servers.STOA, delivered.p99());
    }
    System.out.println("  " + run.wrong());
    servers.stop(started);
  }
}

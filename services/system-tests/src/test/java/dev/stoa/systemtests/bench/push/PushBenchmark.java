package dev.stoa.systemtests.bench.push;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The push server under load, beside bare Netty, bare Vert.x and Nchan; --url: any other.
///
/// Each server is a process on the first CPU, the load is on the second. Rounds are interleaved,
/// every other one in reversed order; ratios are taken inside a round, CPU from the operating
/// system, without what just-in-time compilers take. About four minutes with --quick, else
/// twenty-five.
public final class PushBenchmark {
  private static final int PUBLISHERS = 16;

  private final Settings settings;
  private final PrintStream out = System.out;
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final Figures figures = new Figures();
  private Oracle.Wrong wrong = Oracle.Wrong.NONE;

  private PushBenchmark(Settings settings) {
    this.settings = settings;
  }

  public static void main(String[] args) throws Exception {
    Settings settings;
    try {
      settings = Settings.parse(args);
    } catch (IllegalArgumentException wrong) {
      System.err.print(Settings.USAGE);
      System.exit(2);
      return;
    }
    new PushBenchmark(settings).run();
    System.exit(0);
  }

  private void run() throws Exception {
    Target remote = settings.remote();
    if (remote != null) {
      against(remote);
      return;
    }
    Stat.run(
        List.of("taskset", "-a", "-c", "-p", "1", Long.toString(ProcessHandle.current().pid())));
    Path folder = Files.createTempDirectory("stoa-bench");
    try (var servers = new Servers(folder)) {
      if (!Servers.hasNchan()) {
        out.println(
            "Nchan is not installed (apt-get install nginx libnginx-mod-nchan): no ratios to it.");
      }
      if (settings.parts().contains("idle")) {
        idle(servers);
      }
      if (settings.parts().contains("connect")) {
        new Connects(settings, loop, servers, figures).measure();
      }
      if (settings.parts().contains("busy")) {
        busy(servers);
      }
      if (settings.parts().contains("durable")) {
        new Durable(settings, loop, servers, figures, folder).measure();
      }
    }
    delete(folder);
    out.printf(
        "%n%,d subscribers, %d bytes, %d rounds, Java %s%n%n",
        settings.subscribers(), settings.payload(), settings.rounds(), Runtime.version());
    out.println(figures.table(settings.servers()));
    out.println(Goals.table(figures, wrong));
  }

  /// One server that runs already.
  private void against(Target target) throws Exception {
    int size = settings.subscribers();
    long before = target.pid() == 0 ? 0 : target.stat().memory();
    var run = new Run(loop, target, settings.transport(), size, settings.payload());
    try (run) {
      Run.Connected connected = run.connect(Math.max(PUBLISHERS, settings.inFlight()));
      out.printf(
          Locale.ROOT,
          "%,d %s connected, %,.0f/s, CPU %.0f us each%n",
          size,
          settings.transport(),
          connected.perSecond(),
          connected.cpu());
      if (target.pid() != 0) {
        TimeUnit.SECONDS.sleep(1);
        out.printf("%,d bytes a connection%n", (target.stat().memory() - before) / size);
      }
      Run.Delivered delivered =
          settings.rate() > 0
              ? run.paced((int) (settings.rate() * settings.seconds()), settings.rate())
              : run.busy(settings.inFlight(), settings.seconds() / 4, settings.seconds());
      out.printf(
          Locale.ROOT,
          "%,.0f deliveries/s, CPU %.2f us each, p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms%n",
          delivered.perSecond(),
          delivered.cpu(),
          delivered.p50(),
          delivered.p99(),
          delivered.p999());
    }
    out.println(run.wrong());
  }

  private void busy(Servers servers) throws Exception {
    Map<String, Target> targets = new LinkedHashMap<>();
    for (String name : settings.servers()) {
      targets.put(name, servers.start(name, false));
    }
    for (Target target : targets.values()) {
      warmUp(target);
    }
    for (int round = 1; round <= settings.rounds(); round++) {
      List<Target> order = new ArrayList<>(targets.values());
      if (round % 2 == 0) {
        Collections.reverse(order);
      }
      for (Target target : order) {
        out.printf("round %d: %s%n", round, target.name());
        events(target);
        sockets(target);
      }
    }
    for (Target target : targets.values()) {
      servers.stop(target);
    }
  }

  private void warmUp(Target target) throws Exception {
    out.println("warming up: " + target.name());
    int many = Math.min(4000, settings.subscribers());
    for (Transport transport : List.of(Transport.SSE, Transport.WS)) {
      for (int subscribers : List.of(many, 20)) {
        try (var run = new Run(loop, target, transport, subscribers, settings.payload())) {
          run.connect(PUBLISHERS);
          run.busy(2, 0.1, settings.quick() ? 1 : 2);
          run.busy(16, 0.1, settings.quick() ? 2 : 4);
        }
      }
    }
  }

  private void events(Target target) throws Exception {
    String name = target.name();
    var run = new Run(loop, target, Transport.SSE, settings.subscribers(), settings.payload());
    try (run) {
      run.connect(PUBLISHERS);
      delivered(Goals.SSE_2, name, busy(run, 2));
      delivered(Goals.SSE_4, name, busy(run, 4));
      delivered(Goals.SSE_16, name, busy(run, 16));
      int count = (int) Math.ceil(settings.seconds() * 5);
      figures.add(Goals.P99, name, run.paced(count, 5).p99());
    }
    note(target, run);
  }

  private void sockets(Target target) throws Exception {
    String name = target.name();
    var run = new Run(loop, target, Transport.WS, settings.subscribers(), settings.payload());
    try (run) {
      run.connect(PUBLISHERS);
      delivered(Goals.WS_2, name, busy(run, 2));
    }
    note(target, run);
  }

  private Run.Delivered busy(Run run, int inFlight) throws InterruptedException {
    return run.busy(inFlight, settings.seconds() / 4, settings.seconds());
  }

  private void delivered(String figure, String server, Run.Delivered delivered) {
    figures.add(figure, server, delivered.cpu());
    figures.add(figure.replace("CPU us a delivery", "deliveries/s"), server, delivered.perSecond());
  }

  private void note(Target target, Run run) {
    if (!run.wrong().isNone()) {
      out.println("  " + target.name() + ": " + run.wrong());
    }
    if (target.name().equals(Servers.STOA)) {
      wrong = wrong.plus(run.wrong());
    }
  }

  /// Memory per idle connection, in servers that have just been started.
  private void idle(Servers servers) throws Exception {
    for (int round = 1; round <= (settings.quick() ? 1 : Math.min(3, settings.rounds())); round++) {
      for (String name : settings.servers()) {
        for (Transport transport : List.of(Transport.SSE, Transport.WS)) {
          out.printf("idle memory: %s, %s%n", name, transport);
          Target target = servers.start(name, true);
          try (var first = new Run(loop, target, transport, 200, settings.payload())) {
            first.connect(1);
          }
          long before = quietMemory(target);
          try (var run =
              new Run(loop, target, transport, settings.subscribers(), settings.payload())) {
            run.connect(1);
            TimeUnit.SECONDS.sleep(1);
            double each = (quietMemory(target) - before) / (double) settings.subscribers();
            figures.add(transport == Transport.SSE ? Goals.SSE_IDLE : Goals.WS_IDLE, name, each);
          }
          servers.stop(target);
        }
      }
    }
  }

  /// Resident memory after two collections.
  private static long quietMemory(Target target) throws Exception {
    for (int i = 0; i < 2; i++) {
      Servers.collect(target);
      TimeUnit.MILLISECONDS.sleep(300);
    }
    return target.stat().memory();
  }

  private static void delete(Path folder) throws Exception {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

package dev.stoa.systemtests.bench.push;

import io.netty.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;

/// One server with one swarm of subscribers connected, and what it costs to serve them: CPU is that
/// of the server's process without its just-in-time compilers, which rest in the long run.
final class Run implements AutoCloseable {
  private final EventLoopGroup loop;
  private final Target target;
  private final Swarm swarm;
  private final Oracle oracle = new Oracle();
  private final Publisher publisher;
  private Oracle.Wrong wrong = Oracle.Wrong.NONE;

  /// `cpu`: microseconds of the server's CPU for each connect; NaN when not known.
  record Connected(double perSecond, double cpu) {}

  /// `cpu`: microseconds of the server's CPU for each delivery; latencies in milliseconds.
  record Delivered(double perSecond, double cpu, double p50, double p99, double p999) {}

  Run(EventLoopGroup loop, Target target, Transport transport, int subscribers, int payload) {
    this.loop = loop;
    this.target = target;
    this.swarm = new Swarm(loop, target, transport, subscribers, oracle);
    this.publisher = new Publisher(loop, target, payload);
  }

  Connected connect(int publishers) throws InterruptedException {
    long cpu = cpu();
    double seconds = swarm.connect();
    double perConnect = (cpu() - cpu) / (double) swarm.size();
    publisher.connect(publishers);
    loop.submit(() -> oracle.begin(swarm.size(), publisher::delivered)).sync();
    return new Connected(swarm.size() / seconds, known(perConnect));
  }

  /// Keeps `inFlight` messages going; measures after a warm-up.
  Delivered busy(int inFlight, double warmUpSeconds, double seconds) throws InterruptedException {
    loop.submit(() -> publisher.window(inFlight)).sync();
    sleep(warmUpSeconds);
    loop.submit(oracle::measure).sync();
    long cpu = cpu();
    long begin = System.nanoTime();
    sleep(seconds);
    long[] end = new long[2];
    loop.submit(
            () -> {
              end[0] = oracle.deliveries();
              end[1] = cpu();
            })
        .sync();
    Delivered delivered = delivered(end[0], end[1] - cpu, (System.nanoTime() - begin) / 1e9);
    loop.submit(() -> publisher.window(0)).sync();
    settle();
    return delivered;
  }

  /// Publishes at a fixed rate; latencies are from when a message was due.
  Delivered paced(int count, double perSecond) throws InterruptedException {
    loop.submit(oracle::measure).sync();
    long cpu = cpu();
    long begin = System.nanoTime();
    publisher.paced(count, perSecond);
    settle();
    double seconds = (System.nanoTime() - begin) / 1e9;
    return delivered(oracle.deliveries(), cpu() - cpu, seconds);
  }

  private Delivered delivered(long count, long cpu, double seconds) {
    Histogram latency = oracle.latency();
    return new Delivered(
        count / seconds,
        known(cpu / (double) count),
        latency.millis(0.5),
        latency.millis(0.99),
        latency.millis(0.999));
  }

  /// Waits until nothing is in flight.
  private void settle() throws InterruptedException {
    for (int i = 0; i < 1500 && publisher.open() > 0; i++) {
      sleep(0.01);
    }
    if (publisher.refusal() != null) {
      throw new IllegalStateException(target.name() + " refused: " + publisher.refusal());
    }
  }

  private long cpu() {
    return target.pid() == 0 ? 0 : target.stat().workMicros();
  }

  private double known(double cpu) {
    return target.pid() == 0 ? Double.NaN : cpu;
  }

  private static void sleep(double seconds) throws InterruptedException {
    TimeUnit.MICROSECONDS.sleep((long) (seconds * 1e6));
  }

  /// What the oracle found, after [#close].
  Oracle.Wrong wrong() {
    return wrong;
  }

  @Override
  public void close() {
    loop.submit(
            () -> {
              int cut = swarm.lostConnections();
              wrong = oracle.wrong();
              if (cut > 0) {
                System.err.printf("  %s closed %d connections%n", target.name(), cut);
              }
            })
        .awaitUninterruptibly();
    publisher.close();
    swarm.close();
  }
}

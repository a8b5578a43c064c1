package dev.stoa.systemtests.bench.router;

import java.io.IOException;
import java.time.Duration;

/// One path of one table of one router, and what its requests cost in each round, in whichever
/// process of that router.
final class Target {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final Table table;
  private final Table.Place place;
  private final Duration time;
  private final int depth;
  private final Rounds cpu = new Rounds();
  private final Rounds rate = new Rounds();
  private final Rounds bytes = new Rounds();

  /// @param time how long a round takes
  /// @param depth how many requests are on their way on each connection
  Target(Table table, Table.Place place, Duration time, int depth) {
    this.table = table;
    this.place = place;
    this.time = time;
    this.depth = depth;
  }

  /// The same one, without any rounds.
  Target anew() {
    return new Target(table, place, time, depth);
  }

  /// Notes the medians of all rounds of another as one round.
  void add(Target whole) {
    cpu.add(whole.cpu.median());
    rate.add(whole.rate.median());
    bytes.add(whole.bytes.median());
  }

  void warmUp(BenchProcess process, Duration howLong) throws IOException {
    ask(process, howLong);
  }

  private long ask(BenchProcess process, Duration howLong) throws IOException {
    int status = place == Table.Place.MISS ? NOT_FOUND : OK;
    return process.connections(table).run(table.path(place), status, howLong, depth);
  }

  void measure(BenchProcess process) throws IOException {
    long allocatedBefore = process.allocated();
    long cpuBefore = process.cpuNanos();
    long begin = System.nanoTime();
    double count = ask(process, time);
    double seconds = (System.nanoTime() - begin) / 1e9;
    cpu.add((process.cpuNanos() - cpuBefore) / count);
    bytes.add((process.allocated() - allocatedBefore) / count);
    rate.add(count / seconds);
  }

  Table table() {
    return table;
  }

  Table.Place place() {
    return place;
  }

  /// CPU nanoseconds of the server per request.
  Rounds cpu() {
    return cpu;
  }

  /// Requests per second.
  Rounds rate() {
    return rate;
  }

  /// Bytes that the server's event loop allocates per request.
  Rounds bytes() {
    return bytes;
  }
}

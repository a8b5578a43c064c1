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
  private final Rounds cpu = new Rounds();
  private final Rounds rate = new Rounds();
  private final Rounds bytes = new Rounds();

  Target(Table table, Table.Place place, Duration time) {
    this.table = table;
    this.place = place;
    this.time = time;
  }

  void warmUp(BenchProcess process, Duration howLong) throws IOException {
    ask(process, howLong);
  }

  private long ask(BenchProcess process, Duration howLong) throws IOException {
    int status = place == Table.Place.MISS ? NOT_FOUND : OK;
    return process.connections(table).run(table.path(place), status, howLong);
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

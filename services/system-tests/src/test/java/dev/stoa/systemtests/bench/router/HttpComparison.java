package dev.stoa.systemtests.bench.router;

import dev.stoa.systemtests.bench.router.Table.Place;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Both routers under HTTP load, each in a process of its own, in interleaved rounds: one rule
/// alone, in as many pairs of processes, or all sizes of tables.
final class HttpComparison {
  /// One rule alone is measured in slices: what slows the machine for a moment falls on both.
  private static final Duration SLICE = Duration.ofMillis(10);

  private static final int SLICES = 120;

  /// As many requests as load generators pipeline on each connection to leave the sockets out of
  /// the figure.
  private static final int PIPELINED = 16;

  private static final List<Integer> SIZES = List.of(10, 1_000, 5_000, 10_000);

  private final PrintStream out;
  private final int rounds;
  private final Duration warmUp;
  private final Duration time;

  HttpComparison(PrintStream out, int rounds, Duration warmUp, Duration time) {
    this.out = out;
    this.rounds = rounds;
    this.warmUp = warmUp;
    this.time = time;
  }

  /// The same target at both routers.
  private record Pair(Target ours, Target theirs) {
    Pair anew() {
      return new Pair(ours.anew(), theirs.anew());
    }

    void add(Pair whole) {
      ours.add(whole.ours);
      theirs.add(whole.theirs);
    }
  }

  /// Each round is a pair of processes of its own, since what a JIT compiler makes of the same code
  /// costs some percent more or less from process to process; it counts with the medians of its
  /// slices.
  void oneRule() throws IOException {
    List<Integer> one = List.of(1);
    List<Pair> pairs = pairs(one, List.of(Place.FIRST, Place.MISS), SLICE, 1);
    for (int round = 0; round < rounds; round++) {
      List<Pair> here = pairs.stream().map(Pair::anew).toList();
      // Who starts first changes too.
      Kind first = round % 2 == 0 ? Kind.STOA : Kind.VERTX_WEB;
      try (BenchProcess early = new BenchProcess(first, one);
          BenchProcess late = new BenchProcess(first.other(), one)) {
        BenchProcess ours = first == Kind.STOA ? early : late;
        BenchProcess theirs = first == Kind.STOA ? late : early;
        warmUp(here, ours, theirs, warmUp.multipliedBy(2));
        measure(here, ours, theirs, SLICES);
      }
      for (int i = 0; i < pairs.size(); i++) {
        pairs.get(i).add(here.get(i));
      }
    }
    out.println();
    out.printf(
        "One rule: CPU per request beside vertx-web (1.00 is equal), %d pairs of processes, each the"
            + " median of its %d slices.%n",
        rounds, SLICES);
    table(pairs);
    for (Pair pair : pairs) {
      out.printf(
          Locale.ROOT,
          "  %-17s %-5s stoa / vertx-web: CPU %s, bytes %s%n",
          pair.ours().table(),
          name(pair.ours().place()),
          pair.ours().cpu().over(pair.theirs().cpu()).print("%.3f"),
          pair.ours().bytes().over(pair.theirs().bytes()).print("%.3f"));
    }
  }

  void manyRules() throws IOException {
    try (BenchProcess ours = new BenchProcess(Kind.STOA, SIZES);
        BenchProcess theirs = new BenchProcess(Kind.VERTX_WEB, SIZES)) {
      List<Pair> pairs = pairs(SIZES, List.of(Place.values()), time, 1);
      warmUp(pairs, ours, theirs, warmUp);
      measure(pairs, ours, theirs, rounds);
      out.println();
      out.println("Many rules.");
      table(pairs);
      out.println();
      out.println("Flatness of stoa: CPU of the last rule and of a miss over that of the first.");
      for (int i = 0; i < pairs.size(); i += 3) {
        Rounds first = pairs.get(i).ours().cpu();
        out.printf(
            Locale.ROOT,
            "  %-22s last %s, miss %s%n",
            pairs.get(i).ours().table(),
            pairs.get(i + 1).ours().cpu().over(first).print("%.3f"),
            pairs.get(i + 2).ours().cpu().over(first).print("%.3f"));
      }
      out.println();
      out.println("How many times vertx-web's rate and its CPU per request.");
      quotients(pairs);
      List<Pair> pipelined = pairs(SIZES, List.of(Place.LAST), time, PIPELINED);
      warmUp(pipelined, ours, theirs, warmUp);
      measure(pipelined, ours, theirs, rounds);
      out.println();
      out.printf("The same with %d requests pipelined on each connection.%n", PIPELINED);
      table(pipelined);
      quotients(pipelined);
    }
  }

  private void quotients(List<Pair> pairs) {
    for (Pair pair : pairs) {
      out.printf(
          Locale.ROOT,
          "  %-22s %-5s rate x %s, CPU / %s%n",
          pair.ours().table(),
          name(pair.ours().place()),
          pair.ours().rate().over(pair.theirs().rate()).print("%.2f"),
          pair.theirs().cpu().over(pair.ours().cpu()).print("%.2f"));
    }
  }

  private static List<Pair> pairs(
      List<Integer> sizes, List<Place> places, Duration time, int depth) {
    List<Pair> pairs = new ArrayList<>();
    for (Table table : Table.all(sizes)) {
      for (Place place : places) {
        Target ours = new Target(table, place, time, depth);
        pairs.add(new Pair(ours, ours.anew()));
      }
    }
    return pairs;
  }

  private static void warmUp(
      List<Pair> pairs, BenchProcess ours, BenchProcess theirs, Duration howLong)
      throws IOException {
    for (Pair pair : pairs) {
      pair.ours().warmUp(ours, howLong);
      pair.theirs().warmUp(theirs, howLong);
    }
  }

  /// Who goes first changes from round to round.
  private static void measure(List<Pair> pairs, BenchProcess ours, BenchProcess theirs, int rounds)
      throws IOException {
    for (int round = 0; round < rounds; round++) {
      for (Pair pair : pairs) {
        if (round % 2 == 0) {
          pair.ours().measure(ours);
          pair.theirs().measure(theirs);
        } else {
          pair.theirs().measure(theirs);
          pair.ours().measure(ours);
        }
      }
    }
  }

  private void table(List<Pair> pairs) {
    out.printf(
        Locale.ROOT,
        "  %-10s %-22s %-5s %30s %10s %9s%n",
        "router",
        "rules",
        "path",
        "CPU ns/request",
        "requests/s",
        "bytes");
    for (Kind kind : Kind.values()) {
      for (Pair pair : pairs) {
        Target target = kind == Kind.STOA ? pair.ours() : pair.theirs();
        out.printf(
            Locale.ROOT,
            "  %-10s %-22s %-5s %30s %,10.0f %,9.0f%n",
            kind,
            target.table(),
            name(target.place()),
            target.cpu().print("%,.0f"),
            target.rate().median(),
            target.bytes().median());
      }
    }
  }

  private static String name(Place place) {
    return place.name().toLowerCase(Locale.ROOT);
  }
}

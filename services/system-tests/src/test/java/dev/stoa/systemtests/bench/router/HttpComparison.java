package dev.stoa.systemtests.bench.router;

import dev.stoa.systemtests.bench.router.Table.Place;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Both routers under HTTP load, each in a process of its own, in interleaved rounds: one rule
/// alone, in more rounds, or all sizes of tables.
final class HttpComparison {
  /// One rule takes so many times as many rounds: its ratio lies near its bound.
  private static final int MORE = 4;

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
  private record Pair(Target ours, Target theirs) {}

  void oneRule() throws IOException {
    List<Integer> one = List.of(1);
    try (BenchProcess ours = new BenchProcess(Kind.STOA, one);
        BenchProcess theirs = new BenchProcess(Kind.VERTX_WEB, one)) {
      List<Pair> pairs = pairs(ours, theirs, one, List.of(Place.FIRST, Place.MISS), time);
      for (Pair pair : pairs) {
        pair.ours().warmUp(warmUp.multipliedBy(10));
        pair.theirs().warmUp(warmUp.multipliedBy(10));
      }
      measure(pairs, MORE * rounds);
      out.println();
      out.printf(
          "One rule: CPU per request beside vertx-web (1.00 is equal), %d rounds.%n",
          MORE * rounds);
      table(pairs);
      for (Pair pair : pairs) {
        out.printf(
            Locale.ROOT,
            "  %-14s %-5s stoa / vertx-web: CPU %s, bytes %s%n",
            pair.ours().table(),
            name(pair.ours().place()),
            pair.ours().cpu().over(pair.theirs().cpu()).print("%.3f"),
            pair.ours().bytes().over(pair.theirs().bytes()).print("%.3f"));
      }
    }
  }

  void manyRules() throws IOException {
    try (BenchProcess ours = new BenchProcess(Kind.STOA, SIZES);
        BenchProcess theirs = new BenchProcess(Kind.VERTX_WEB, SIZES)) {
      List<Pair> pairs = pairs(ours, theirs, SIZES, List.of(Place.values()), time);
      for (Pair pair : pairs) {
        pair.ours().warmUp(warmUp);
        pair.theirs().warmUp(warmUp);
      }
      measure(pairs, rounds);
      out.println();
      out.println("Many rules.");
      table(pairs);
      out.println();
      out.println("Flatness of stoa: CPU of the last rule and of a miss over that of the first.");
      for (int i = 0; i < pairs.size(); i += 3) {
        Rounds first = pairs.get(i).ours().cpu();
        out.printf(
            Locale.ROOT,
            "  %-18s last %s, miss %s%n",
            pairs.get(i).ours().table(),
            pairs.get(i + 1).ours().cpu().over(first).print("%.3f"),
            pairs.get(i + 2).ours().cpu().over(first).print("%.3f"));
      }
      out.println();
      out.println("How many times vertx-web's rate and its CPU per request.");
      for (Pair pair : pairs) {
        out.printf(
            Locale.ROOT,
            "  %-18s %-5s rate x %s, CPU / %s%n",
            pair.ours().table(),
            name(pair.ours().place()),
            pair.ours().rate().over(pair.theirs().rate()).print("%.2f"),
            pair.theirs().cpu().over(pair.ours().cpu()).print("%.2f"));
      }
    }
  }

  private static List<Pair> pairs(
      BenchProcess ours,
      BenchProcess theirs,
      List<Integer> sizes,
      List<Place> places,
      Duration time) {
    List<Pair> pairs = new ArrayList<>();
    for (Table table : Table.all(sizes)) {
      for (Place place : places) {
        pairs.add(
            new Pair(new Target(ours, table, place, time), new Target(theirs, table, place, time)));
      }
    }
    return pairs;
  }

  /// Who goes first changes from round to round.
  private static void measure(List<Pair> pairs, int rounds) throws IOException {
    for (int round = 0; round < rounds; round++) {
      for (Pair pair : pairs) {
        boolean oursFirst = round % 2 == 0;
        (oursFirst ? pair.ours() : pair.theirs()).measure();
        (oursFirst ? pair.theirs() : pair.ours()).measure();
      }
    }
  }

  private void table(List<Pair> pairs) {
    out.printf(
        Locale.ROOT,
        "  %-10s %-18s %-5s %30s %10s %9s%n",
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
            "  %-10s %-18s %-5s %30s %,10.0f %,9.0f%n",
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

package dev.stoa.systemtests.bench.router;

import dev.stoa.router.internal.Match;
import dev.stoa.router.internal.PathMatcher;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;

/// Paths made to be expensive, over doubling lengths: the time per character must not grow.
final class HostilePaths {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int[] LENGTHS = {1_024, 4_096, 10_000, 16_384, 65_536};
  private static final int CHARACTERS = 500_000;

  private final PrintStream out;
  private final int rounds;

  HostilePaths(PrintStream out, int rounds) {
    this.out = out;
    this.rounds = rounds;
  }

  void print() {
    out.println();
    out.println(
        "Hostile paths: CPU us per match by length, and ns per character (flat is linear).");
    out.printf(Locale.ROOT, "  %-42s", "path, rules");
    for (int length : LENGTHS) {
      out.printf(Locale.ROOT, " %16s", String.format(Locale.ROOT, "%,d", length));
    }
    out.printf(Locale.ROOT, " %9s%n", "exponent");
    PathMatcher<Integer> interleaved = interleaved();
    PathMatcher<Integer> tails = tails();
    for (String unit : List.of("/", "/a")) {
      line(unit, interleaved, "1,024 interleaved a/a/a");
    }
    for (String unit : List.of("/", "/a", "a-", "%61", "%2F")) {
      line(unit, tails, "path variables");
    }
  }

  /// Every way to write ten parts as `a` or as a variable.
  private static PathMatcher<Integer> interleaved() {
    PathMatcher.Builder<Integer> builder = new PathMatcher.Builder<>();
    for (int bits = 0; bits < 1024; bits++) {
      StringBuilder text = new StringBuilder();
      for (int part = 0; part < 10; part++) {
        text.append((bits >> part & 1) == 0 ? "/a" : "/<v" + part + ">");
      }
      MatchBench.add(builder, text + "/end", bits);
    }
    return builder.build();
  }

  /// Variables that cross parts, and several in one.
  private static PathMatcher<Integer> tails() {
    PathMatcher.Builder<Integer> builder = new PathMatcher.Builder<>();
    MatchBench.add(builder, "/a/<path:p>/never", 1);
    MatchBench.add(builder, "/<path:p>/<path:q>/<path:r>/never", 2);
    MatchBench.add(builder, "/<path:p>-<int:i>-<path:r>/never", 3);
    MatchBench.add(builder, "/<a>-<b>-<c>-<int:d>", 4);
    return builder.build();
  }

  private void line(String unit, PathMatcher<Integer> table, String rules) {
    out.printf(Locale.ROOT, "  %-42s", "\"" + unit + "\" repeated, " + rules);
    double first = 0;
    double last = 0;
    for (int length : LENGTHS) {
      String path = (unit.startsWith("/") ? "" : "/") + unit.repeat(length / unit.length());
      double nanos = median(table, path).median();
      out.printf(
          Locale.ROOT,
          " %16s",
          String.format(Locale.ROOT, "%,.1f (%.2f)", nanos / 1e3, nanos / length));
      first = first == 0 ? nanos : first;
      last = nanos;
    }
    double exponent =
        Math.log(last / first) / Math.log((double) LENGTHS[LENGTHS.length - 1] / LENGTHS[0]);
    out.printf(Locale.ROOT, " %9.2f%n", exponent);
  }

  private Rounds median(PathMatcher<Integer> table, String path) {
    int calls = Math.max(3, CHARACTERS / path.length());
    run(table, path, 3 * calls);
    Rounds nanos = new Rounds();
    for (int round = 0; round < rounds; round++) {
      long before = THREADS.getCurrentThreadCpuTime();
      run(table, path, calls);
      nanos.add((THREADS.getCurrentThreadCpuTime() - before) / (double) calls);
    }
    return nanos;
  }

  private static void run(PathMatcher<Integer> table, String path, int calls) {
    int found = 0;
    for (int i = 0; i < calls; i++) {
      if (table.match("GET", path, "localhost") instanceof Match.Found<Integer>) {
        found++;
      }
    }
    if (found != 0 && found != calls) {
      throw new IllegalStateException("the same path gave different answers");
    }
  }
}

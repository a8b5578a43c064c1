package dev.stoa.systemtests.bench.router;

import com.sun.management.ThreadMXBean;
import dev.stoa.router.internal.BuiltInConverters;
import dev.stoa.router.internal.Candidate;
import dev.stoa.router.internal.Match;
import dev.stoa.router.internal.PathMatcher;
import dev.stoa.router.internal.RuleText;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/// Time and allocation of the matching alone.
final class MatchBench {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int CALLS = 200_000;
  private static final int ROUNDS = 9;

  private MatchBench() {}

  static void print() {
    System.out.printf("%-44s %10s %18s %12s%n", "match", "ns", "interval", "bytes");
    for (int rules : new int[] {1, 10, 1_000, 10_000}) {
      PathMatcher<Integer> table = table(rules);
      measure(table, rules + " rules, fixed", "/fixed" + (rules - 1));
      measure(
          table, rules + " rules, 3 parts, 2 converters", "/a" + (rules - 1) + "/12345/some-name");
      measure(table, rules + " rules, miss", "/nowhere/12345/some-name");
    }
    PathMatcher<Integer> hostile = hostile();
    for (int size : new int[] {8, 64}) {
      measureOnce(
          hostile, "hostile: " + size + " KB of /a, 1024 interleaved", "/a".repeat(size * 512));
      measureOnce(hostile, "hostile: " + size + " KB of slashes", "/".repeat(size * 1024));
    }
  }

  private static PathMatcher<Integer> table(int rules) {
    PathMatcher.Builder<Integer> builder = new PathMatcher.Builder<>();
    for (int i = 0; i < rules; i++) {
      add(builder, "/fixed" + i, 2 * i);
      add(builder, "/a" + i + "/<int:id>/<name>", 2 * i + 1);
    }
    return builder.build();
  }

  private static PathMatcher<Integer> hostile() {
    PathMatcher.Builder<Integer> builder = new PathMatcher.Builder<>();
    for (int bits = 0; bits < 1024; bits++) {
      StringBuilder text = new StringBuilder();
      for (int part = 0; part < 10; part++) {
        text.append((bits >> part & 1) == 0 ? "/a" : "/<v" + part + ">");
      }
      add(builder, text + "/end", bits);
    }
    add(builder, "/a/<path:p>/never", 2000);
    return builder.build();
  }

  private static void add(PathMatcher.Builder<Integer> builder, String rule, int id) {
    builder.add(
        null,
        RuleText.path(rule, BuiltInConverters.byName()),
        new Candidate<>(Set.of("GET"), true, true, id));
  }

  private static void measure(PathMatcher<Integer> table, String name, String path) {
    run(table, path, CALLS);
    double[] nanos = new double[ROUNDS];
    long bytes = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      long cpu = THREADS.getCurrentThreadCpuTime();
      run(table, path, CALLS);
      nanos[round] = (THREADS.getCurrentThreadCpuTime() - cpu) / (double) CALLS;
      bytes = (THREADS.getCurrentThreadAllocatedBytes() - allocated) / CALLS;
    }
    report(name, nanos, bytes);
  }

  private static void measureOnce(PathMatcher<Integer> table, String name, String path) {
    run(table, path, 20);
    double[] nanos = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long cpu = THREADS.getCurrentThreadCpuTime();
      run(table, path, 10);
      nanos[round] = (THREADS.getCurrentThreadCpuTime() - cpu) / 10.0;
    }
    report(name, nanos, -1);
  }

  private static void report(String name, double[] nanos, long bytes) {
    Arrays.sort(nanos);
    String interval = String.format(Locale.ROOT, "%,.0f..%,.0f", nanos[0], nanos[nanos.length - 1]);
    System.out.printf(
        Locale.ROOT,
        "%-44s %,10.0f %18s %12s%n",
        name,
        nanos[nanos.length / 2],
        interval,
        bytes < 0 ? "-" : bytes);
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

package dev.stoa.systemtests.bench.router;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs [MatchBench] under JMH and prints time and allocation of a match.
final class MatchFigures {
  private MatchFigures() {}

  static void print(PrintStream out, int rounds, boolean quick) throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include(MatchBench.class.getName() + (quick ? "\\..*(Last|Miss)" : ""))
        .forks(1)
        .jvmArgsAppend("-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow")
        .warmupIterations(quick ? 2 : 4)
        .warmupTime(TimeValue.milliseconds(500))
        .measurementIterations(rounds)
        .measurementTime(TimeValue.milliseconds(300))
        .addProfiler(GCProfiler.class)
        .verbosity(VerboseMode.SILENT);
    if (quick) {
      options.param("rules", "1000");
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    out.println();
    out.println(
        "Matching alone (JMH); \"parameters\" is /partN/<int:id>/<name>: 3 parts, 2 converters.");
    out.printf(Locale.ROOT, "  %-8s %-16s %26s %9s%n", "rules", "path", "ns/match", "bytes");
    results.stream()
        .sorted(
            Comparator.comparingInt(
                result -> Integer.parseInt(result.getParams().getParam("rules"))))
        .forEach(result -> line(out, result));
  }

  private static void line(PrintStream out, RunResult result) {
    Rounds nanos = new Rounds();
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        nanos.add(iteration.getPrimaryResult().getScore());
      }
    }
    out.printf(
        Locale.ROOT,
        "  %,-8d %-16s %26s %9.0f%n",
        Integer.parseInt(result.getParams().getParam("rules")),
        result.getPrimaryResult().getLabel(),
        nanos.print("%.1f"),
        Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm")).getScore());
  }
}

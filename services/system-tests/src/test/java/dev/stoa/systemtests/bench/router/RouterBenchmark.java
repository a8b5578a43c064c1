package dev.stoa.systemtests.bench.router;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.runner.RunnerException;

/// The router beside plain vertx-web: CPU per request, rates, matching alone (--quick).
public final class RouterBenchmark {
  private static final List<String> PARTS = List.of("one", "many", "match", "hostile");

  private RouterBenchmark() {}

  /// Prints the tables; with names of parts (`one`, `many`, `match`, `hostile`) only those.
  public static void main(String[] args) throws IOException, RunnerException {
    List<String> words = List.of(args);
    boolean quick = words.contains("--quick");
    List<String> chosen = words.stream().filter(PARTS::contains).toList();
    List<String> parts = chosen.isEmpty() ? PARTS : chosen;
    int rounds = quick ? 5 : 9;
    long begin = System.nanoTime();
    System.out.printf(
        Locale.ROOT,
        "%d processors, Java %s, %s: medians of %d interleaved rounds, with the interval that holds%n"
            + "the true median with %s; CPU is the server process's, without the load's.%n",
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        System.getProperty("os.arch"),
        rounds,
        Rounds.sureness(rounds));
    if (parts.contains("match")) {
      new MatchFigures(System.out, rounds, quick).print();
    }
    if (parts.contains("hostile")) {
      new HostilePaths(System.out, rounds).print();
    }
    HttpComparison http =
        new HttpComparison(
            System.out,
            rounds,
            Duration.ofMillis(quick ? 200 : 700),
            Duration.ofMillis(quick ? 100 : 300));
    if (parts.contains("one")) {
      http.oneRule();
    }
    if (parts.contains("many")) {
      http.manyRules();
    }
    System.out.printf(
        Locale.ROOT, "%nTook %d s.%n", Duration.ofNanos(System.nanoTime() - begin).toSeconds());
  }
}

package dev.stoa.systemtests.bench.router;

import dev.stoa.router.internal.BuiltInConverters;
import dev.stoa.router.internal.Candidate;
import dev.stoa.router.internal.Match;
import dev.stoa.router.internal.PathMatcher;
import dev.stoa.router.internal.RuleText;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Matching alone, without HTTP.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MatchBench {
  @Param({"10", "1000", "10000"})
  public int rules;

  private PathMatcher<Integer> table = new PathMatcher.Builder<Integer>().build();
  private String lastFixed = "";
  private String lastParameters = "";

  /// As many rules of each kind.
  @Setup
  public void build() {
    PathMatcher.Builder<Integer> builder = new PathMatcher.Builder<>();
    for (int i = 0; i < rules; i++) {
      add(builder, "/fixed" + i, 2 * i);
      add(builder, "/part" + i + "/<int:id>/<name>", 2 * i + 1);
    }
    table = builder.build();
    lastFixed = "/fixed" + (rules - 1);
    lastParameters = "/part" + (rules - 1) + "/12345/some-name";
  }

  static void add(PathMatcher.Builder<Integer> builder, String rule, int id) {
    builder.add(
        null,
        RuleText.path(rule, BuiltInConverters.byName()),
        new Candidate<>(Set.of("GET"), true, true, id));
  }

  @Benchmark
  public Match<Integer> fixedFirst() {
    return table.match("GET", "/fixed0", "localhost");
  }

  @Benchmark
  public Match<Integer> fixedLast() {
    return table.match("GET", lastFixed, "localhost");
  }

  @Benchmark
  public Match<Integer> parametersFirst() {
    return table.match("GET", "/part0/12345/some-name", "localhost");
  }

  @Benchmark
  public Match<Integer> parametersLast() {
    return table.match("GET", lastParameters, "localhost");
  }

  @Benchmark
  public Match<Integer> parametersMiss() {
    return table.match("GET", "/nowhere/12345/some-name", "localhost");
  }
}

package dev.stoa.systemtests.bench.router;

import dev.stoa.router.internal.BuiltInConverters;
import dev.stoa.router.internal.Candidate;
import dev.stoa.router.internal.Match;
import dev.stoa.router.internal.PathMatcher;
import dev.stoa.router.internal.RuleText;
import java.util.Locale;
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

/// Matching alone, without HTTP. All paths of a kind are of one length, so that only the rule
/// differs that they meet.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MatchBench {
  @Param("1000")
  public int rules;

  /// The number of the rule that the path meets; none when there is no rule of that number.
  @Param("0")
  public int met;

  private PathMatcher<Integer> table = new PathMatcher.Builder<Integer>().build();
  private String fixed = "";
  private String parameters = "";

  /// As many rules of each kind.
  @Setup
  public void build() {
    PathMatcher.Builder<Integer> builder = new PathMatcher.Builder<>();
    for (int i = 0; i < rules; i++) {
      add(builder, part("fixed", i), 2 * i);
      add(builder, part("parts", i) + "/<int:id>/<name>", 2 * i + 1);
    }
    table = builder.build();
    fixed = part("fixed", met);
    parameters = part("parts", met) + "/12345/some-name";
  }

  private static String part(String name, int i) {
    return String.format(Locale.ROOT, "/%s%05d", name, i);
  }

  static void add(PathMatcher.Builder<Integer> builder, String rule, int id) {
    builder.add(
        null,
        RuleText.path(rule, BuiltInConverters.byName()),
        new Candidate<>(Set.of("GET"), true, true, id));
  }

  @Benchmark
  public Match<Integer> fixed() {
    return table.match("GET", fixed, "localhost");
  }

  @Benchmark
  public Match<Integer> parameters() {
    return table.match("GET", parameters, "localhost");
  }
}

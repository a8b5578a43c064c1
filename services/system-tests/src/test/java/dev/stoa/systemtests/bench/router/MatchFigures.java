package dev.stoa.systemtests.bench.router;

import dev.stoa.systemtests.bench.router.Table.Place;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs [MatchBench] under JMH and prints time and allocation of a match.
///
/// A round is one run in a JVM of its own for every path, every other round in reversed order: what
/// a compiler chose in one JVM, and the hour's speed of the machine, fall on all paths alike.
final class MatchFigures {
  private static final List<String> KINDS = List.of("fixed", "parameters");

  private final PrintStream out;
  private final int rounds;
  private final boolean quick;

  MatchFigures(PrintStream out, int rounds, boolean quick) {
    this.out = out;
    this.rounds = rounds;
    this.quick = quick;
  }

  /// The paths of one kind over one number of rules.
  private record Row(int rules, String kind, Map<Place, Rounds> nanos, Rounds bytes) {
    Row(int rules, String kind) {
      this(rules, kind, new EnumMap<>(Place.class), new Rounds());
      for (Place place : Place.values()) {
        nanos.put(place, new Rounds());
      }
    }

    Rounds at(Place place) {
      return Objects.requireNonNull(nanos.get(place));
    }

    String over(Place place) {
      return at(place).over(at(Place.FIRST)).print("%.2f");
    }
  }

  void print() throws RunnerException {
    List<Row> rows = new ArrayList<>();
    for (int rules : quick ? new int[] {1_000} : new int[] {10, 1_000, 10_000}) {
      for (String kind : KINDS) {
        rows.add(new Row(rules, kind));
      }
    }
    for (int round = 0; round < rounds; round++) {
      List<Place> places = new ArrayList<>(Arrays.asList(Place.values()));
      if (round % 2 == 1) {
        Collections.reverse(places);
      }
      for (Row row : rows) {
        for (Place place : places) {
          measure(row, place);
        }
      }
    }
    out.println();
    out.println(
        "Matching alone (JMH); \"parameters\" is /partsN/<int:id>/<name>: 3 parts, 2 converters;");
    out.println("ns a match of the first rule, the last and a miss; bytes of the first.");
    String format = "  %-8s %-11s %22s %22s %22s %6s  %-20s %s%n";
    out.printf(
        format, "rules", "path", "first", "last", "miss", "bytes", "last/first", "miss/first");
    for (Row row : rows) {
      out.printf(
          Locale.ROOT,
          format,
          String.format(Locale.ROOT, "%,d", row.rules()),
          row.kind(),
          row.at(Place.FIRST).print("%.1f"),
          row.at(Place.LAST).print("%.1f"),
          row.at(Place.MISS).print("%.1f"),
          String.format(Locale.ROOT, "%.0f", row.bytes().median()),
          row.over(Place.LAST),
          row.over(Place.MISS));
    }
  }

  private void measure(Row row, Place place) throws RunnerException {
    int met =
        switch (place) {
          case FIRST -> 0;
          case LAST -> row.rules() - 1;
          case MISS -> row.rules();
        };
    OptionsBuilder options = new OptionsBuilder();
    options
        .include("^" + MatchBench.class.getName().replace(".", "\\.") + "\\." + row.kind() + "$")
        .param("rules", Integer.toString(row.rules()))
        .param("met", Integer.toString(met))
        .forks(1)
        .jvmArgsAppend("-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow")
        .warmupIterations(3)
        .warmupTime(TimeValue.milliseconds(300))
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(500))
        .addProfiler(GCProfiler.class)
        .verbosity(VerboseMode.SILENT);
    RunResult result = new Runner(options.build()).runSingle();
    row.at(place).add(result.getPrimaryResult().getScore());
    if (place == Place.FIRST) {
      row.bytes()
          .add(
              Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                  .getScore());
    }
  }
}

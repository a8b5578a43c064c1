package dev.stoa.systemtests.bench.router;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// One figure, measured in rounds: its median, and the interval that holds the true median at least
/// 95 times in 100 when there are enough rounds (the second and eighth of nine: 96 %).
final class Rounds {
  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  /// The quotients round by round: what slowed both of a round down falls out.
  Rounds over(Rounds other) {
    Rounds quotients = new Rounds();
    for (int i = 0; i < Math.min(values.size(), other.values.size()); i++) {
      quotients.add(values.get(i) / other.values.get(i));
    }
    return quotients;
  }

  double median() {
    return sorted()[values.size() / 2];
  }

  double low() {
    return sorted()[cut(values.size())];
  }

  double high() {
    return sorted()[values.size() - 1 - cut(values.size())];
  }

  private double[] sorted() {
    return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  /// How many values may be left out at either end.
  private static int cut(int rounds) {
    int cut = 0;
    while (outside(rounds, cut + 1) <= 0.05) {
      cut++;
    }
    return cut;
  }

  /// How likely the true median lies outside when so many values are left out at either end.
  private static double outside(int rounds, int cut) {
    return 2
        * IntStream.rangeClosed(0, cut).mapToDouble(i -> ways(rounds, i)).sum()
        / Math.pow(2, rounds);
  }

  /// Median and interval, as `1,234 (1,200..1,300)`.
  String print(String format) {
    return String.format(
        Locale.ROOT, format + " (" + format + ".." + format + ")", median(), low(), high());
  }

  /// How sure the interval is, in words.
  static String sureness(int rounds) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * (1 - outside(rounds, cut(rounds))));
  }

  private static double ways(int of, int chosen) {
    double ways = 1;
    for (int i = 0; i < chosen; i++) {
      ways = ways * (of - i) / (i + 1);
    }
    return ways;
  }
}

package dev.stoa.systemtests.bench.push;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// All that was measured: for each figure and server one value a round.
final class Figures {
  private final Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();

  void add(String figure, String server, double value) {
    values
        .computeIfAbsent(figure, _ -> new LinkedHashMap<>())
        .computeIfAbsent(server, _ -> new ArrayList<>())
        .add(value);
  }

  private double[] of(String figure, String server) {
    return values.getOrDefault(figure, Map.of()).getOrDefault(server, List.of()).stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  double median(String figure, String server) {
    return median(of(figure, server));
  }

  private static double median(double[] all) {
    double[] sorted = Arrays.stream(all).filter(v -> !Double.isNaN(v)).sorted().toArray();
    int half = sorted.length / 2;
    return switch (sorted.length) {
      case 0 -> Double.NaN;
      default -> sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    };
  }

  /// Ours over another's, taken inside each round.
  double[] ratios(String figure, String other) {
    double[] ours = of(figure, Servers.STOA);
    double[] theirs = of(figure, other);
    double[] ratios = new double[Math.min(ours.length, theirs.length)];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ours[i] / theirs[i];
    }
    return ratios;
  }

  double ratio(String figure, String other) {
    return median(ratios(figure, other));
  }

  /// Median, and lowest to highest.
  static String spread(double[] all, String format) {
    double median = median(all);
    if (Double.isNaN(median)) {
      return "-";
    }
    return String.format(
        Locale.ROOT,
        format + " [" + format + "-" + format + "]",
        median,
        Arrays.stream(all).filter(v -> !Double.isNaN(v)).min().orElse(median),
        Arrays.stream(all).filter(v -> !Double.isNaN(v)).max().orElse(median));
  }

  /// Every figure, a row each, a column for each server.
  String table(List<String> servers) {
    var text = new StringBuilder("| median [lowest-highest] | " + String.join(" | ", servers));
    text.append(" |\n|---").append("|---".repeat(servers.size())).append("|\n");
    values.forEach((figure, _) -> {
      text.append("| ").append(figure);
      for (String server : servers) {
        double[] all = of(figure, server);
        text.append(" | ").append(spread(all, median(all) < 100 ? "%.2f" : "%,.0f"));
      }
      text.append(" |\n");
    });
    return text.toString();
  }
}

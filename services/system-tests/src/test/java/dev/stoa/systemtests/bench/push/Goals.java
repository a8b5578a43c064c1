package dev.stoa.systemtests.bench.push;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What has to be reached, what is aimed at, and what was measured.
final class Goals {
  static final String SSE_2 = "SSE, 2 in flight: CPU us a delivery";
  static final String SSE_4 = "SSE, 4 in flight: CPU us a delivery";
  static final String SSE_16 = "SSE, 16 in flight: CPU us a delivery";
  static final String WS_2 = "WebSocket, 2 in flight: CPU us a delivery";
  static final String SSE_IDLE = "SSE: bytes of an idle connection";
  static final String WS_IDLE = "WebSocket: bytes of an idle connection";
  static final String P99 = "SSE, 5 messages/s: p99 ms";
  static final String SSE_CONNECT = "SSE: CPU us a connect";
  static final String WS_CONNECT = "WebSocket: CPU us a connect";
  static final String POSTGRES = "durable publishes/s, PostgreSQL, 16 shards";
  static final String SQLITE = "durable publishes/s, SQLite, synchronous=FULL";
  static final String POSTGRES_P99 = "publish to client, 2,000/s, PostgreSQL: p99 ms";
  static final String SQLITE_P99 = "publish to client, 2,000/s, SQLite: p99 ms";

  private record Goal(String figure, String other, double must, double aim, boolean atLeast) {}

  private static final List<Goal> ALL =
      List.of(
          new Goal(SSE_2, Servers.NCHAN, 0.90, 0.80, false),
          new Goal(SSE_2, Servers.NETTY, 1.25, 1.15, false),
          new Goal(WS_2, Servers.NCHAN, 1.00, 0.90, false),
          new Goal(WS_2, Servers.NETTY, 1.15, 1.05, false),
          new Goal(SSE_4, Servers.NCHAN, 0.40, 0.30, false),
          new Goal(SSE_16, Servers.NCHAN, 0.20, 0.12, false),
          new Goal(SSE_IDLE, "", 8_000, 4_000, false),
          new Goal(WS_IDLE, "", 8_000, 5_000, false),
          new Goal(P99, Servers.NCHAN, 1.25, 1.00, false),
          new Goal(POSTGRES, "", 10_000, 20_000, true),
          new Goal(SQLITE, "", 5_000, 10_000, true),
          new Goal(POSTGRES_P99, "", 100, 50, false),
          new Goal(SQLITE_P99, "", 100, 50, false),
          new Goal(SSE_CONNECT, Servers.NETTY, 2.00, 1.50, false),
          new Goal(WS_CONNECT, Servers.NETTY, 2.00, 1.50, false));

  private Goals() {}

  static String table(Figures figures, Oracle.Wrong wrong) {
    var text = new StringBuilder("| figure | must | aim | measured | |\n|---|---|---|---|---|\n");
    for (Goal goal : ALL) {
      text.append(row(goal, figures));
    }
    text.append(
        String.format(
            "| lost, doubled, out of order, other bytes | 0 | 0 | %d, %d, %d, %d | %s |%n",
            wrong.lost(),
            wrong.doubled(),
            wrong.disordered(),
            wrong.different(),
            wrong.isNone() ? "aim" : "MISSED"));
    return text.toString();
  }

  private static String row(Goal goal, Figures figures) {
    boolean ratio = !goal.other.isEmpty();
    double[] ratios = ratio ? figures.ratios(goal.figure, goal.other) : new double[0];
    double value = ratio ? figures.ratio(goal.figure, goal.other) : ours(goal, figures);
    String unit = ratio ? "%.2fx " + goal.other : "%,.0f";
    String sign = goal.atLeast ? ">= " : "<= ";
    return "| "
        + goal.figure
        + " | "
        + sign
        + String.format(Locale.ROOT, unit, goal.must)
        + " | "
        + String.format(Locale.ROOT, unit, goal.aim)
        + " | "
        + (Double.isNaN(value)
            ? "-"
            : ratio
                ? Figures.spread(Arrays.copyOf(ratios, ratios.length), "%.2f")
                : String.format(Locale.ROOT, "%,.0f", value))
        + " | "
        + verdict(goal, value)
        + " |\n";
  }

  private static double ours(Goal goal, Figures figures) {
    return figures.median(goal.figure, Servers.STOA);
  }

  private static String verdict(Goal goal, double value) {
    if (Double.isNaN(value)) {
      return "not measured";
    }
    double sign = goal.atLeast ? -1 : 1;
    if (sign * value <= sign * goal.aim) {
      return "aim";
    }
    return sign * value <= sign * goal.must ? "must" : "MISSED";
  }
}

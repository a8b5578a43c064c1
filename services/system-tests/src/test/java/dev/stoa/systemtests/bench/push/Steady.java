package dev.stoa.systemtests.bench.push;

/// Warms a server up: repeats what is to be measured until it gets no better. A server that has
/// just been started spends more on its compilers than on its work, for tens of thousands of
/// requests; how long differs from server to server, hence no fixed time.
final class Steady {
  private static final int AT_MOST = 24;
  private static final int WITHOUT_GAIN = 3;
  private static final double GAIN = 0.95;

  /// What a repetition costs, in any unit; NaN when that is not known.
  interface Cost {
    double once() throws Exception;
  }

  private Steady() {}

  static void reach(Cost cost) throws Exception {
    double best = Double.POSITIVE_INFINITY;
    int without = 0;
    for (int i = 0; i < AT_MOST && without < WITHOUT_GAIN; i++) {
      double now = cost.once();
      without = now < best * GAIN ? 0 : without + 1;
      best = Math.min(best, Double.isNaN(now) ? best : now);
    }
  }
}

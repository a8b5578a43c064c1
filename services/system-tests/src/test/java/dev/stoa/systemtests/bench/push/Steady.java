package dev.stoa.systemtests.bench.push;

import java.util.concurrent.TimeUnit;

/// Warms a server up: repeats what is to be measured until its compilers rest. A Java server that
/// has just been started spends more on them than on its work, for tens of thousands of requests;
/// how many differs from server to server, hence no fixed time. A server without compilers is
/// steady at once.
final class Steady {
  private static final int AT_MOST = 60;
  private static final int AT_REST = 3;
  private static final double SHARE = 0.05;
  private static final double IDLE = 0.1;
  private static final long LOOK_MICROS = 200_000;

  /// What is to be measured, once.
  interface Work {
    void run() throws Exception;
  }

  private Steady() {}

  static void reach(Target target, Work work) throws Exception {
    int atRest = 0;
    for (int i = 0; i < AT_MOST && atRest < AT_REST; i++) {
      long compilers = target.stat().compilerMicros();
      long all = target.stat().cpuMicros();
      work.run();
      double compiling = target.stat().compilerMicros() - compilers;
      boolean rests = compiling <= SHARE * (target.stat().cpuMicros() - all);
      atRest = rests ? atRest + 1 : 0;
    }
  }

  /// Waits until a server is done with what came before, such as connections that were closed; at
  /// most half a minute.
  static void rest(Target target) throws InterruptedException {
    long begin = System.nanoTime();
    long worked = LOOK_MICROS;
    while (worked > IDLE * LOOK_MICROS && System.nanoTime() - begin < 30_000_000_000L) {
      long before = target.stat().cpuMicros();
      TimeUnit.MICROSECONDS.sleep(LOOK_MICROS);
      worked = target.stat().cpuMicros() - before;
    }
  }
}

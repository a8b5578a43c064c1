package dev.stoa.eventlog;

/// Waits for the log's own threads when it closes.
final class Threads {
  /// Longer than any wait for the database; a listener that blocks for ever must not stop a process
  /// from ending.
  private static final long LIMIT_MILLIS = 10_000;

  private Threads() {}

  /// Returns when the thread has ended or never began, or after ten seconds; at once when it is the
  /// caller itself, such as a tailer that its listener closes.
  static void join(Thread thread) {
    if (thread.equals(Thread.currentThread())) {
      return;
    }
    try {
      thread.join(LIMIT_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

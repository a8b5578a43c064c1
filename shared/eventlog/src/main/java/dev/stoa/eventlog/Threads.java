package dev.stoa.eventlog;

/// Waits for the log's own threads when it closes.
final class Threads {
  private Threads() {}

  /// Returns when the thread has ended or never began; at once when it is the caller itself, such
  /// as a tailer that its listener closes.
  static void join(Thread thread) {
    if (thread.equals(Thread.currentThread())) {
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

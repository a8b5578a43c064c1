package dev.stoa.runtime;

/// Where a [ControlCommand] writes. Results go to standard output and nothing else does.
public interface ControlOutput {
  /// One line of the result, on standard output.
  void line(String text);

  /// One line for the person who waits, on standard error.
  void note(String text);

  /// How far a long command is; `total` is 0 while it is not known.
  void progress(String label, long done, long total);

  /// Says nothing but that the command still runs; fails when nobody listens any more. For commands
  /// that wait.
  default void beat() {}
}

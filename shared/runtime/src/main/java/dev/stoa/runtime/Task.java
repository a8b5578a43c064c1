package dev.stoa.runtime;

/// Blocking work at the start or the end of a service, on a virtual thread.
@FunctionalInterface
public interface Task {
  Task NOTHING = () -> {};

  void run() throws Exception;
}

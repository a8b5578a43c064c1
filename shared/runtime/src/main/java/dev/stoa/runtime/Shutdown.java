package dev.stoa.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What must be undone, in the reverse order of what was done. A step that fails is logged and does
/// not keep the others from running.
final class Shutdown implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  private record Step(String name, Task task) {}

  private final Deque<Step> steps = new ArrayDeque<>();

  synchronized void add(String name, Task task) {
    steps.push(new Step(name, task));
  }

  /// Runs the steps that have not run yet and waits for them. May be called several times.
  @Override
  public synchronized void close() {
    while (!steps.isEmpty()) {
      var step = steps.pop();
      try {
        step.task().run();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        LOG.warn("stopping {} was interrupted", step.name());
      } catch (Exception failed) {
        LOG.warn("stopping {} failed", step.name(), failed);
      }
    }
  }
}

package dev.stoa.runtime;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Runs a step of a start or stop on a virtual thread and waits for it: database and log refuse
/// event loops, and services are written for virtual threads.
final class VirtualThreads {
  private VirtualThreads() {}

  /// Runs the task.
  static void run(Task task) {
    run(() -> {
      task.run();
      return VirtualThreads.class;
    });
  }

  /// Runs the work and returns what it does.
  static <T> T run(Callable<T> work) {
    var done = new CompletableFuture<T>();
    Thread.ofVirtual()
        .name("stoa-start-stop")
        .start(() -> {
          try {
            done.complete(work.call());
          } catch (Throwable failed) {
            done.completeExceptionally(failed);
          }
        });
    try {
      return done.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }
}

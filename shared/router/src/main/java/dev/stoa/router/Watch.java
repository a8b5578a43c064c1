package dev.stoa.router;

import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Watches over one exchange while it is not answered: its deadline, its client, its virtual
/// thread.
final class Watch {
  static final Duration DEFAULT = Duration.ofSeconds(30);
  private static final long NO_TIMER = -1;
  private static final Thread.Builder.OfVirtual THREADS = Thread.ofVirtual().name("request-", 0);

  private final Exchange exchange;
  private volatile long timer = NO_TIMER;
  private volatile @Nullable Thread thread;
  private boolean watchingClient;

  Watch(Exchange exchange) {
    this.exchange = exchange;
  }

  /// Starts the deadline, once; on the event loop.
  void start(Duration timeout) {
    if (timer == NO_TIMER) {
      timer = vertx().setTimer(Math.max(1, timeout.toMillis()), _ -> expired());
    }
  }

  /// Starts the deadline, and notices when the client goes, while a future is waited for.
  void startAsync(Duration timeout) {
    start(timeout);
    if (!watchingClient) {
      watchingClient = true;
      exchange
          .context()
          .addEndHandler(end -> {
            if (end.failed()) {
              exchange.ending().gone();
            }
          });
    }
  }

  private void expired() {
    Thread running = thread;
    exchange.ending().timedOut();
    if (running != null) {
      running.interrupt();
    }
  }

  void stop() {
    long id = timer;
    if (id != NO_TIMER) {
      timer = NO_TIMER;
      vertx().cancelTimer(id);
    }
  }

  /// Runs a phase on a virtual thread.
  void run(Runnable phase) {
    THREADS.start(() -> {
      Thread self = Thread.currentThread();
      if (thread == null) {
        thread = self;
      }
      try {
        phase.run();
      } finally {
        if (self.equals(thread)) {
          thread = null;
          exchange.ending().returned();
        }
      }
    });
  }

  /// Whether the caller runs on the virtual thread of a hook or handler.
  boolean isHere() {
    return Thread.currentThread().equals(thread);
  }

  /// Whether hooks or a handler are still at work on a virtual thread.
  boolean isRunning() {
    Thread running = thread;
    return running != null && !running.equals(Thread.currentThread());
  }

  private Vertx vertx() {
    return exchange.app().vertx();
  }
}

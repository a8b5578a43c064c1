package dev.stoa.contracts.bus;

import dev.stoa.contracts.Json;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has arrived for one subscriber and waits for its turn. A virtual thread drains it while it
/// holds anything; an idle subscriber costs no thread.
final class Inbox<E> {
  /// Messages that may wait. Beyond it the oldest is dropped: a topic promises at most once, and
  /// the newest is worth most.
  static final int BOUND = 4096;

  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  private final Topic<E> topic;
  private final Consumer<E> consumer;
  private final ArrayDeque<String> waiting = new ArrayDeque<>();
  private boolean draining;
  private long dropped;

  Inbox(Topic<E> topic, Consumer<E> consumer) {
    this.topic = topic;
    this.consumer = consumer;
  }

  void offer(String body) {
    synchronized (waiting) {
      if (waiting.size() == BOUND) {
        waiting.removeFirst();
        if (dropped++ % BOUND == 0) {
          LOG.warn("a subscriber of {} falls behind; {} messages dropped", topic.name(), dropped);
        }
      }
      waiting.addLast(body);
      if (draining) {
        return;
      }
      draining = true;
    }
    Thread.ofVirtual().name(topic.name()).start(this::drain);
  }

  private void drain() {
    for (var body = next(); body != null; body = next()) {
      try {
        consumer.accept(Json.decode(body, topic.type()));
      } catch (RuntimeException unexpected) {
        LOG.error("a subscriber of {} failed", topic.name(), unexpected);
      }
    }
  }

  private @Nullable String next() {
    synchronized (waiting) {
      var body = waiting.pollFirst();
      draining = body != null;
      return body;
    }
  }
}

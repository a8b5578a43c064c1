package dev.stoa.eventlog;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A relay that copies what happens in `in:X` to `out:X`.
final class Copies implements Relay.Maker {
  static final String NAME = "copies";

  private final Predicate<LoggedEvent> held;
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  Copies() {
    this(_ -> false);
  }

  /// One that waits with the events that are `held` until it is released.
  Copies(Predicate<LoggedEvent> held) {
    this.held = held;
  }

  @Override
  public boolean wants(String channel) {
    return channel.startsWith("in:");
  }

  @Override
  public @Nullable NewEvent make(LoggedEvent event) {
    if (held.test(event)) {
      arrived.countDown();
      Waiting.until(released);
    }
    return NewEvent.of("out:" + event.channel().substring(3), "copy", event.data());
  }

  void awaitHeld() {
    Waiting.until(arrived);
  }

  void release() {
    released.countDown();
  }

  static List<String> in(EventLog log, String name) {
    return data(log, "in:" + name);
  }

  static List<String> out(EventLog log, String name) {
    return data(log, "out:" + name);
  }

  private static List<String> data(EventLog log, String channel) {
    return log.readChannel(channel, 0, 999).stream()
        .map(event -> String.valueOf(event.data()))
        .toList();
  }
}

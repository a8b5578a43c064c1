package dev.stoa.eventlog;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.contracts.bus.Bus;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class HintsTest {
  private static final int MAX_BYTES = 16 << 10;

  private final LinkedBlockingQueue<Hint> received = new LinkedBlockingQueue<>();

  @Test
  void carryEventsInPortionsThatFollowEachOther(Vertx vertx) throws Exception {
    var events = events(100, 500);
    send(vertx, events);
    var carried = new ArrayList<LoggedEvent>();
    while (carried.size() < events.size()) {
      var hint = next();
      assertThat(hint.complete()).isTrue();
      assertThat(hint.first()).isEqualTo(carried.size() + 1);
      carried.addAll(hint.events());
    }
    assertThat(carried).isEqualTo(events);
    assertThat(received).isEmpty();
  }

  @Test
  void tellOnlyTheNumbersOfWhatIsTooMuch(Vertx vertx) throws Exception {
    for (var events : List.of(events(1_000, 200), events(3, MAX_BYTES))) {
      send(vertx, events);
      var hint = next();
      assertThat(hint.events()).isEmpty();
      assertThat(hint.first()).isEqualTo(1);
      assertThat(hint.last()).isEqualTo(events.size());
      received.clear();
    }
  }

  private void send(Vertx vertx, List<LoggedEvent> events) {
    var bus = new Bus(vertx);
    bus.subscribe(Hint.topic(0), received::add).await();
    new Hints(bus, MAX_BYTES).send(7, events);
  }

  private Hint next() throws InterruptedException {
    var hint = received.poll(15, SECONDS);
    if (hint == null) {
      throw new AssertionError("no hint came");
    }
    return hint;
  }

  private static List<LoggedEvent> events(int count, int size) {
    var events = new ArrayList<LoggedEvent>();
    for (var i = 1; i <= count; i++) {
      events.add(
          new LoggedEvent(
              0, i, "c", "id-" + i, "t", "x".repeat(size), Instant.ofEpochSecond(i), null));
    }
    return events;
  }
}

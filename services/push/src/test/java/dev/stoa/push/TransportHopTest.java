package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.LoggedEvent;
import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.testing.push.Hopper;
import dev.stoa.testing.push.Tally;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P-2.2: clients hop from each of the six transports to each with one cursor, are cut at random
/// bytes while events are published, and each ends with the exact sequence. On SQLite here; over
/// three nodes that are killed in the system tests.
@Tag("F70")
class TransportHopTest {
  private static final int CLIENTS = 6;
  private static final int EVENTS = 10_000;
  private static final List<String> CHANNELS = List.of("thread:a", "thread:b");

  @Test
  @Tag("oracle")
  void everyHopperEndsWithTheExactSequence(@TempDir Path folder) throws Exception {
    var published = new AtomicBoolean();
    try (var running = Launcher.start(LaunchOptions.test(folder), List.of(new PushService()));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      EventLog log = running.context().log();
      String start = log.heads().encode();
      var hoppers = new ArrayList<Hopper>();
      var ends = new ArrayList<Future<?>>();
      for (int seed = 0; seed < CLIENTS; seed++) {
        var hopper = new Hopper(List.of(running.port()), CHANNELS, start, seed);
        hoppers.add(hopper);
        ends.add(threads.submit(() -> hopUntilAllCame(hopper, published)));
      }
      publish(log);
      published.set(true);
      for (Future<?> end : ends) {
        end.get(60, TimeUnit.SECONDS);
      }
      Map<String, List<String>> truth = truth(log);
      for (Hopper hopper : hoppers) {
        assertThat(Tally.of(truth, hopper.events())).isEqualTo(new Tally(EVENTS, 0, 0, 0, 0));
        assertThat(hopper.gaps()).isEmpty();
        assertThat(hopper.cuts()).isPositive();
        assertThat(hopper.changes()).hasSize(36);
      }
    }
  }

  private static void hopUntilAllCame(Hopper hopper, AtomicBoolean published) {
    Instant end = Instant.MAX;
    while (Instant.now().isBefore(end)) {
      hopper.hop();
      if (end.equals(Instant.MAX) && published.get()) {
        end = Instant.now().plusSeconds(30);
      }
      if (published.get() && hopper.events().size() >= EVENTS) {
        hopper.hop(); // what would come twice comes now
        return;
      }
    }
  }

  private static Map<String, List<String>> truth(EventLog log) {
    return Map.of("thread:a", ids(log, "thread:a"), "thread:b", ids(log, "thread:b"));
  }

  private static List<String> ids(EventLog log, String channel) {
    return log.readChannel(channel, 0, Integer.MAX_VALUE).stream().map(LoggedEvent::id).toList();
  }

  private static void publish(EventLog log) throws Exception {
    var random = new Random(7);
    int published = 0;
    while (published < EVENTS) {
      var batch = new ArrayList<NewEvent>();
      for (int i = random.nextInt(20); i >= 0 && published + batch.size() < EVENTS; i--) {
        String channel = random.nextBoolean() ? "thread:a" : "thread:b";
        batch.add(NewEvent.of(channel, "hop", String.valueOf(published + batch.size())));
      }
      log.publish(batch).await(10, TimeUnit.SECONDS);
      published += batch.size();
      log.publish(List.of(NewEvent.of("thread:noise", "hop", "0"))).await(10, TimeUnit.SECONDS);
    }
  }
}

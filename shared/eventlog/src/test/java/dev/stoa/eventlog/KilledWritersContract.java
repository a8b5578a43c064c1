package dev.stoa.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.crash.AppendingProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Thirty-two writers in processes that are killed by SIGKILL at any moment and started again,
/// while two tailers in a process that lives on follow the log: neither skips or repeats a number,
/// the table is dense, and what was acknowledged is there. 4 kills, or 200 with `-Dstoa.soak=true`.
interface KilledWritersContract {
  int WRITERS = 32;
  int KILLS = Boolean.getBoolean("stoa.soak") ? 200 : 4;

  /// How long a process may take to start, and to write, on a busy machine.
  Duration STARTING = Duration.ofSeconds(60);

  LogFixture fixture();

  /// Among how many processes the writers are divided.
  int processes();

  String url();

  @Test
  @Timeout(1_800)
  default void killedWritersLeaveNoHoleToATailer() throws Exception {
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    try (var fixture = fixture();
        var other = fixture.another()) {
      var log = fixture.log();
      var zero = new HashMap<Integer, Long>();
      log.shards().forEach(shard -> zero.put(shard, 0L));
      var tailers = List.of(new Seen(), new Seen());
      try (var _ = log.tail(log.shards(), zero, tailers.getFirst());
          var _ = other.log().tail(log.shards(), zero, tailers.getLast())) {
        killAgainAndAgain(acknowledged);
        var heads = log.heads();
        var total = heads.positions().values().stream().mapToLong(Long::longValue).sum();
        Waiting.until(() -> tailers.stream().allMatch(seen -> seen.count() >= total));
        for (var seen : tailers) {
          heads
              .positions()
              .forEach((shard, head) -> WritersContract.isDense(seen.numbers(shard), head));
          assertThat(seen.count()).isEqualTo(Math.toIntExact(total));
        }
      }
      assertThat(new EventLogInspector(fixture.database()).verify()).isEmpty();
      var stored = new HashSet<String>();
      for (var channel : AppendingProcess.CHANNELS) {
        log.readChannel(channel, 0, Integer.MAX_VALUE).forEach(event -> stored.add(event.id()));
      }
      assertThat(stored).containsAll(acknowledged).hasSize(tailers.getFirst().count());
      assertThat(acknowledged).hasSizeGreaterThan(KILLS);
    }
  }

  private void killAgainAndAgain(Set<String> acknowledged) throws Exception {
    var random = new Random(20_261_122);
    var running = new ArrayList<Writers>();
    try {
      while (running.size() < processes()) {
        running.add(start(random, acknowledged));
      }
      for (var kill = 0; kill < KILLS; kill++) {
        var victim = running.get(random.nextInt(running.size()));
        var wanted = random.nextInt(200);
        Waiting.until(STARTING, () -> victim.told() > wanted);
        victim.kill();
        running.remove(victim);
        running.add(start(random, acknowledged));
      }
      for (var each : running) {
        Waiting.until(STARTING, () -> each.told() > 0);
      }
    } finally {
      for (var each : running) {
        each.kill();
      }
    }
  }

  private Writers start(Random random, Set<String> acknowledged) throws IOException {
    return new Writers(url(), WRITERS / processes(), random.nextLong(), acknowledged);
  }

  /// A process, and a thread that reads what it acknowledges, to the end.
  final class Writers {
    private final Process process;
    private final Thread reader;
    private final AtomicInteger told = new AtomicInteger();

    Writers(String url, int writers, long seed, Set<String> acknowledged) throws IOException {
      process =
          new ProcessBuilder(AppendingProcess.command(url, writers, seed))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      reader = Thread.ofPlatform().start(() -> read(acknowledged));
    }

    int told() {
      return told.get();
    }

    void kill() throws InterruptedException {
      process.toHandle().destroyForcibly(); // leaves its output readable to the end
      assertThat(process.waitFor()).as("killed by SIGKILL").isEqualTo(137);
      reader.join();
    }

    private void read(Set<String> acknowledged) {
      try (var lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.length() == 36) { // a last line may be cut
            acknowledged.add(line);
            told.incrementAndGet();
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

package dev.stoa.eventlog.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.EventLogInspector;
import dev.stoa.eventlog.LoggedEvent;
import dev.stoa.storage.Database;
import dev.stoa.storage.DatabaseConfig;
import dev.stoa.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process that appends to SQLite is killed with SIGKILL at random moments, again and again on
/// the same file: what it was told is on disk is there, and the numbers are dense. 8 cuts, or 200
/// with `-Dstoa.soak=true`.
class CrashIT {
  private static final int CUTS = Boolean.getBoolean("stoa.soak") ? 200 : 8;
  private static final int UUID_LENGTH = 36;

  @TempDir Path folder;

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void acknowledgedEventsSurviveKillAtAnyMoment() throws Exception {
    var at = TestDatabase.sqlite(folder);
    var random = new Random(20_261_121);
    Set<String> acknowledged = new HashSet<>();
    for (var cut = 0; cut < CUTS; cut++) {
      acknowledged.addAll(runAndKill(at.url(), random));
      verify(at.url(), acknowledged);
    }
    assertThat(acknowledged).hasSizeGreaterThan(CUTS);
  }

  /// Waits for a random number of acknowledgements, then a random moment, then kills. Returns all
  /// that was acknowledged, also in between.
  private static List<String> runAndKill(String url, Random random) throws IOException {
    var process =
        new ProcessBuilder(AppendingProcess.command(url, 1, random.nextLong()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var ids = new ArrayList<String>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      var wanted = 1 + random.nextInt(200);
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.length() == UUID_LENGTH) {
          ids.add(line);
        }
        if (ids.size() == wanted) {
          LockSupport.parkNanos(random.nextInt(3_000_000));
          process.toHandle().destroyForcibly(); // leaves its output readable to the end
        }
      }
    }
    assertThat(process.onExit().join().exitValue()).as("killed by SIGKILL").isEqualTo(137);
    return ids;
  }

  private static void verify(String url, Set<String> acknowledged) {
    try (var database = Database.open(DatabaseConfig.parse(url, 4))) {
      var log = new EventLogInspector(database);
      assertThat(log.verify()).isEmpty();
      var stored = new HashSet<String>();
      for (var channel : AppendingProcess.CHANNELS) {
        log.channel(channel, 0, Integer.MAX_VALUE).stream()
            .map(LoggedEvent::id)
            .forEach(stored::add);
      }
      assertThat(stored).containsAll(acknowledged);
    }
  }
}

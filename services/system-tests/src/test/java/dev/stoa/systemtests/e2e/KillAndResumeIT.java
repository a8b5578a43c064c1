package dev.stoa.systemtests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.systemtests.support.Http.NoAnswer;
import dev.stoa.systemtests.support.ServerProcess;
import dev.stoa.systemtests.support.SseReader;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The promise of the event log, held against a server that is killed and a reader that is cut:
/// every comment that is there in the end was delivered exactly once and in order, and every
/// comment that was answered with 201 is there. The oracle is the comments API, not the stream.
@Tag("oracle")
class KillAndResumeIT {
  private static final int KILLS = Integer.getInteger("stoa.kills", 20);
  private static final int CUTS = 10;

  /// On a busy machine the kills end after this time, the cuts do not.
  private static final Duration KILLING = Duration.ofMinutes(2);

  private static final int FEWEST_KILLS = 5;
  private static final String THREAD = "kill-and-resume";

  @TempDir Path folder;
  private final Random random = new Random(Long.getLong("stoa.seed", 20_261_121L));

  @Test
  @Timeout(300)
  void deliversEveryCommentOnceOverKillsAndCuts() throws Exception {
    long enough = System.nanoTime() + KILLING.toNanos();
    ServerProcess.Plan plan = ServerProcess.Plan.in(folder);
    List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
    ServerProcess server = plan.start();
    Guest guest = new Guest(server.address());
    SseReader reader = new SseReader(guest.stream(THREAD), guest.cursor(THREAD));
    try {
      for (int kill = 0; kill < KILLS; kill++) {
        AtomicBoolean writing = new AtomicBoolean(true);
        Thread writer = Thread.ofVirtual().start(() -> write(guest, writing, acknowledged));
        for (int cut = 0; cut < CUTS; cut++) {
          reader.read(random.nextLong(1, 4_000), _ -> false);
        }
        boolean kills = kill < FEWEST_KILLS || System.nanoTime() < enough;
        if (kills) {
          server.kill();
        }
        writing.set(false);
        writer.join();
        if (kills) {
          server = plan.start();
        }
      }
      List<String> truth = guest.roots(THREAD);
      String last = answered(guest.post(THREAD, "The last one"));
      reader.read(Long.MAX_VALUE, event -> id(event).equals(last));

      List<String> delivered = reader.events().stream().map(KillAndResumeIT::id).toList();
      assertThat(reader.events()).allMatch(event -> event.type().equals("message"));
      assertThat(delivered).doesNotHaveDuplicates();
      assertThat(delivered.subList(0, delivered.size() - 1))
          .containsExactlyInAnyOrderElementsOf(truth);
      assertThat(delivered).isSorted();
      assertThat(delivered).containsAll(acknowledged);
      assertThat(acknowledged).hasSizeGreaterThan(KILLS);
      assertThat(server.log()).doesNotContain("\tat ");
    } finally {
      server.close();
    }
  }

  private static void write(Guest guest, AtomicBoolean writing, List<String> acknowledged) {
    for (int i = 0; writing.get(); i++) {
      try {
        acknowledged.add(answered(guest.post(THREAD, "Comment " + i + " " + "x".repeat(i % 300))));
      } catch (NoAnswer _) {
        // Killed while it answered: the comment may be there or not; the oracle tells.
        return;
      }
    }
  }

  private static String answered(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return new JsonObject(answer.body()).getString("id");
  }

  private static String id(SseReader.Event event) {
    return new JsonObject(event.data()).getJsonObject("data").getString("id");
  }
}

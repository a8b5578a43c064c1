package dev.stoa.systemtests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.auth.AuthService;
import dev.stoa.comments.CommentsService;
import dev.stoa.content.ContentService;
import dev.stoa.push.PushService;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import dev.stoa.systemtests.support.Http;
import dev.stoa.systemtests.support.SseReader;
import dev.stoa.testing.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// All services in this JVM, as `./stoa run` has them, on both databases: from a comment by HTTP to
/// the event in an open stream.
class OneProcessIT {
  @TempDir Path folder;

  private Running start(String database) {
    LaunchOptions options = LaunchOptions.test(folder).with("limits.exempt", "127.0.0.1");
    return Launcher.start(
        database.equals("postgresql")
            ? options.withDatabase(TestDatabase.postgres().url())
            : options,
        List.of(new AuthService(), new CommentsService(), new ContentService(), new PushService()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgresql"})
  void aCommentReachesAnOpenStreamWithinASecond(String database) throws Exception {
    try (Running running = start(database)) {
      Guest guest = new Guest("http://localhost:" + running.port());
      SseReader reader = new SseReader(guest.stream("demo"), guest.cursor("demo"));
      CompletableFuture<Long> seen =
          CompletableFuture.supplyAsync(() -> {
            reader.read(Long.MAX_VALUE, _ -> reader.events().size() == 2);
            return System.nanoTime();
          });
      assertThat(guest.post("demo", "warm").statusCode()).isEqualTo(201);
      HttpResponse<String> posted = guest.post("demo", "Hello *there*");
      long begin = System.nanoTime();
      assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
      Duration took = Duration.ofNanos(seen.get(15, TimeUnit.SECONDS) - begin);
      assertThat(took).isLessThan(Duration.ofSeconds(1));

      JsonObject event = new JsonObject(reader.events().get(1).data());
      assertThat(event.getString("channel")).isEqualTo("thread:demo");
      assertThat(event.getString("type")).isEqualTo("comment.created");
      assertThat(event.getString("cursor")).isEqualTo(reader.events().get(1).id());
      assertThat(event.getJsonObject("data").getString("html")).contains("<em>there</em>");
      assertThat(event.getJsonObject("data").getString("id"))
          .isEqualTo(new JsonObject(posted.body()).getString("id"));
      assertThat(Http.get(guest.address() + "/").statusCode()).isEqualTo(200);
    }
  }
}

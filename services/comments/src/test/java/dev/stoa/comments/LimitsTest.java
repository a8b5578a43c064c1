package dev.stoa.comments;

import static dev.stoa.comments.CommentsRoutesTest.comment;
import static dev.stoa.comments.CommentsRoutesTest.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.contracts.Failure;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.testing.TestClock;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked // an absent body or header fails the test
class LimitsTest {
  @TempDir Path folder;

  @Test
  void refillsTheBucketOfEachAddress() {
    var clock = new TestClock();
    var limit = new RateLimit(clock, 20, Set.of("10.0.0.1"));
    for (int i = 0; i < 20; i++) {
      limit.take("192.0.2.1");
    }
    assertThatThrownBy(() -> limit.take("192.0.2.1"))
        .isInstanceOfSatisfying(
            Failure.RateLimited.class,
            limited -> assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(3)));
    limit.take("192.0.2.2");
    for (int i = 0; i < 100; i++) {
      limit.take("10.0.0.1");
    }
    clock.advance(Duration.ofSeconds(3));
    limit.take("192.0.2.1");
    assertThatThrownBy(() -> limit.take("192.0.2.1")).isInstanceOf(Failure.RateLimited.class);
  }

  @Test
  void countsAnIpv6NetworkOnce() {
    var limit = new RateLimit(new TestClock(), 1, Set.of());
    limit.take("2001:db8:0:1:0:0:0:1");
    assertThatThrownBy(() -> limit.take("2001:db8:0:1:0:0:0:2"))
        .isInstanceOf(Failure.RateLimited.class);
    limit.take("2001:db8:0:2:0:0:0:1");
  }

  @Test
  void answersTooManyCommentsWith429() {
    var options = LaunchOptions.test(folder).with("comments.rate", "2");
    try (var running = Launcher.start(options, List.of(new StandIns(), new CommentsService()))) {
      var guest = new Client(running.vertx(), running.port());
      guest.post("/api/comments", comment("t", "1"));
      guest.post("/api/comments", comment("t", "2"));
      var third = guest.post("/api/comments", comment("t", "3"));
      problem(third, 429, "rate.limited", null);
      assertThat(Integer.parseInt(third.getHeader("Retry-After"))).isPositive();
      var form =
          guest.form(
              "/comments", Map.of("thread", "t", "text", "typed", "name", "A", "returnTo", "/"));
      assertThat(form.statusCode()).isEqualTo(429);
      assertThat(form.bodyAsString()).contains("typed");
    }
  }

  @Test
  void holdsCommentsAndLetsTheOwnerReleaseThem() {
    var people = new StandIns();
    var options = LaunchOptions.test(folder).with("comments.moderation", "all");
    try (var running = Launcher.start(options, List.of(people, new CommentsService()))) {
      var guest = new Client(running.vertx(), running.port());
      var owner = guest.as(people.owner);
      JsonObject held = guest.post("/api/comments", comment("t", "x")).bodyAsJsonObject();
      assertThat(held.getString("status")).isEqualTo("pending");
      var form =
          guest.form(
              "/comments", Map.of("thread", "t", "text", "y", "name", "A", "returnTo", "/p"));
      assertThat(form.statusCode()).isEqualTo(303);
      assertThat(form.getHeader("Location")).isEqualTo("/comments/held?returnTo=%2Fp");
      assertThat(guest.get(form.getHeader("Location")).bodyAsString()).contains("href=\"/p\"");
      assertThat(total(guest)).isZero();
      problem(guest.get("/api/comments/pending"), 401, null, null);
      var pending = owner.get("/api/comments/pending?limit=1").bodyAsJsonObject();
      assertThat(pending.getString("next")).isEqualTo(held.getString("id"));
      var approved =
          owner.post("/api/comments/" + held.getString("id") + "/approve", new JsonObject());
      assertThat(approved.bodyAsJsonObject().getString("status")).isEqualTo("published");
      assertThat(total(guest)).isEqualTo(1);
      var page = Jsoup.parse(owner.get("/comments/moderation").bodyAsString());
      String action = page.selectFirst("form[action$=/approve]").attr("action");
      assertThat(owner.form(action, Map.of()).statusCode()).isEqualTo(303);
      assertThat(total(guest)).isEqualTo(2);
    }
  }

  private static long total(Client client) {
    return client.get("/api/comments?thread=t").bodyAsJsonObject().getLong("total");
  }
}

package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Polls, long polls and history, over real HTTP.
class PollsTest {
  @RegisterExtension private static final PushSite SITE = new PushSite();

  @Test
  @Tag("P-7")
  void pollsWithA304AndANewCursorWhenThereIsNothing() throws Exception {
    var first = PushSite.json(SITE.get("/push/poll?channel=thread:poll&wait=0"));
    assertThat(first.getJsonArray("items")).isEmpty();
    String path = "/push/poll?channel=thread:poll&wait=0&since=";
    var nothing = SITE.get(path + first.getString("cursor"));
    assertThat(nothing.statusCode()).isEqualTo(304);
    SITE.append("thread:poll", "1");
    SITE.append("thread:poll", "2");
    SITE.append("thread:poll", "3");
    String since = nothing.headers().firstValue("stoa-cursor").orElseThrow();
    // What is committed reaches the node a moment later: a long poll waits for it.
    PushSite.json(SITE.get(path.replace("wait=0", "wait=20") + since));
    SITE.awaitHistory("thread:poll", 3);
    var two = PushSite.json(SITE.get(path + since + "&limit=2"));
    assertThat(two.getJsonArray("items").stream().map(i -> ((JsonObject) i).getInteger("data")))
        .containsExactly(1, 2);
    var last = PushSite.json(SITE.get(path + two.getString("cursor")));
    assertThat(last.getJsonArray("items").getJsonObject(0).getInteger("data")).isEqualTo(3);
    assertThat(last.getString("cursor"))
        .isEqualTo(last.getJsonArray("items").getJsonObject(0).getString("cursor"));
  }

  @Test
  @Tag("P-7")
  void aLongPollAnswersAsSoonAsSomethingComes() throws Exception {
    String cursor =
        PushSite.json(SITE.get("/push/poll?channel=thread:long&wait=0")).getString("cursor");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var pending =
          threads.submit(() -> SITE.get("/push/poll?channel=thread:long&wait=20&since=" + cursor));
      SITE.append("thread:elsewhere", "0");
      SITE.append("thread:long", "7");
      var answer = PushSite.json(pending.get(10, TimeUnit.SECONDS));
      assertThat(answer.getJsonArray("items").getJsonObject(0).getInteger("data")).isEqualTo(7);
      var idle =
          SITE.get("/push/poll?channel=thread:long&wait=1&since=" + answer.getString("cursor"));
      assertThat(idle.statusCode()).isEqualTo(304);
    }
  }

  @Test
  @Tag("P-8")
  void rewindsByCountByTimeAndToTheBeginning() throws Exception {
    for (int i = 1; i <= 5; i++) {
      SITE.append("thread:past", String.valueOf(i));
      SITE.append("thread:noise", String.valueOf(-i));
    }
    SITE.awaitHistory("thread:past", 5);
    SITE.awaitHistory("thread:noise", 5);
    assertThat(data("/push/history?channel=thread:past")).containsExactly(1, 2, 3, 4, 5);
    assertThat(data("/push/history?channel=thread:past&since=-2")).containsExactly(4, 5);
    assertThat(data("/push/history?channel=thread:past&since=earliest&limit=2"))
        .containsExactly(1, 2);
    assertThat(data("/push/history?channel=thread:past&since=10m")).containsExactly(1, 2, 3, 4, 5);
    assertThat(data("/push/history?channel=thread:past&since=2099-01-01T00:00:00Z")).isEmpty();
    assertThat(data("/push/history?channel=thread:past&channel=thread:noise&since=-1"))
        .containsExactly(5, -5);
    for (String nowhere : List.of("-0", "999999999d", "-290308-01-01T00:00:00Z")) {
      var answer = SITE.get("/push/history?channel=thread:past&since=" + nowhere);
      assertThat(answer.statusCode()).as(nowhere).isEqualTo(400);
      assertThat(answer.body()).contains("since.invalid");
    }
    assertThat(SITE.get("/push/history?channel=thread:*&since=-3").statusCode()).isEqualTo(400);
  }

  private static List<Integer> data(String path) throws Exception {
    return PushSite.json(SITE.get(path)).getJsonArray("items").stream()
        .map(item -> ((JsonObject) item).getInteger("data"))
        .toList();
  }
}

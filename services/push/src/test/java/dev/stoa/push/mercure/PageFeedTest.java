package dev.stoa.push.mercure;

import static dev.stoa.push.mercure.MercureSite.HUB;
import static dev.stoa.push.mercure.MercureSite.encode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.contracts.content.ContentApi;
import dev.stoa.contracts.content.ContentApi.FindThread;
import dev.stoa.contracts.content.ContentApi.ThreadPage;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.Running;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens below a page becomes updates of the page's address.
class PageFeedTest {
  private static final Map<String, String> SETTINGS =
      Map.of("push.mercure.anonymous", "true", "public.url", "https://site.example/");
  private static final String PAGE = "https://site.example/articles/one";

  @TempDir Path folder;

  private MercureSite start(Map<String, String> settings) throws Exception {
    var site = new MercureSite(folder, settings);
    serveContent(site.running);
    return site;
  }

  /// Content as others see it: one public article, and one that is not.
  static void serveContent(Running running) throws Exception {
    var _ =
        running
            .context()
            .bus()
            .serve(ContentApi.THREAD, PageFeedTest::page)
            .await(15, TimeUnit.SECONDS);
  }

  private static ThreadPage page(FindThread asked) {
    return switch (asked.thread()) {
      case "article:1" -> new ThreadPage(true, true, true, "One", "/articles/one");
      case "article:2" -> new ThreadPage(true, true, false, "Two", "/articles/two");
      default -> ThreadPage.MISSING;
    };
  }

  private static void publish(MercureSite site, String channel, String data) throws Exception {
    publish(site, NewEvent.of(channel, "comment.created", data));
  }

  private static void publish(MercureSite site, NewEvent event) throws Exception {
    site.running.context().log().publish(List.of(event)).await(15, TimeUnit.SECONDS);
  }

  @Test
  void eachEventBelowAPublicPageIsOneUpdateInBothVersions() throws Exception {
    try (var site = start(SETTINGS);
        var one = site.open(HUB + "?match=" + encode(PAGE), Map.of());
        var old = site.open(HUB + "?topic=" + encode(PAGE), Map.of());
        var all = site.open(HUB + "?match=*", Map.of())) {
      publish(site, "private:thread:article:2", "{\"n\":0}");
      publish(site, "thread:article:2", "{\"n\":0}");
      publish(site, "thread:article:3", "{\"n\":0}");
      publish(site, "thread:https://elsewhere.example/", "{\"n\":0}");
      publish(site, "thread:article:1", "{\"n\":1}");
      publish(site, "thread:article:1", "{\"n\":2}");
      for (EventStream stream : List.of(one, old, all)) {
        var first = stream.next();
        assertThat(first.type()).isNull();
        assertThat(first.id()).startsWith("urn:uuid:");
        var event = new JsonObject(first.data());
        assertThat(event.getString("channel")).isEqualTo("thread:article:1");
        assertThat(event.getString("type")).isEqualTo("comment.created");
        assertThat(event.getJsonObject("data")).isEqualTo(new JsonObject().put("n", 1));
        assertThat(event.getInstant("time")).isNotNull();
        assertThat(new JsonObject(stream.next().data()).getJsonObject("data").getInteger("n"))
            .isEqualTo(2);
      }
    }
  }

  @Test
  void goesOnWhereItStoppedAndRepeatsNothing() throws Exception {
    try (var site = start(SETTINGS)) {
      publish(site, "thread:article:1", "1");
      try (var stream = site.open(HUB + "?match=*&last_event_id=earliest", Map.of())) {
        stream.next();
      }
    }
    try (var without = start(Map.of("push.mercure.key", ""))) {
      publish(without, "thread:article:1", "2");
    }
    try (var again = start(SETTINGS);
        var stream = again.open(HUB + "?match=*&last_event_id=earliest", Map.of())) {
      publish(again, "thread:article:1", "3");
      for (int i = 1; i <= 3; i++) {
        assertThat(new JsonObject(stream.next().data()).getInteger("data")).isEqualTo(i);
      }
    }
  }

  @Test
  void waitsWhileContentDoesNotAnswer() throws Exception {
    try (var site = new MercureSite(folder, SETTINGS);
        var stream = site.open(HUB + "?match=*", Map.of())) {
      publish(site, "thread:article:1", "1");
      serveContent(site.running);
      assertThat(new JsonObject(stream.next().data()).getInteger("data")).isEqualTo(1);
    }
  }

  @Test
  void whatIsErasedIsGoneFromTheLogAndFromMemory() throws Exception {
    try (var site = start(SETTINGS);
        var stream = site.open(HUB + "?match=*", Map.of())) {
      var comment = NewEvent.of("thread:article:1", "comment.created", "\"secret\"").about("c:1");
      publish(site, comment);
      assertThat(stream.next().data()).contains("secret");
      EventLog log = site.running.context().log();
      var deleted = NewEvent.of("thread:article:1", "comment.deleted", "\"gone\"").about("c:1");
      Thread.ofVirtual()
          .start(() ->
              site.running
                  .context()
                  .database()
                  .write(tx -> {
                    log.erase(tx, "c:1");
                    return log.append(tx, List.of(deleted.erasing()));
                  }))
          .join();
      assertThat(stream.next().data()).contains("gone");
      Instant end = Instant.now().plusSeconds(15);
      String first = first(site);
      while (first.contains("secret") && Instant.now().isBefore(end)) {
        first = first(site); // its event loop has not heard of it yet
      }
      assertThat(first).contains("gone");
    }
  }

  private static String first(MercureSite site) throws Exception {
    try (var late = site.open(HUB + "?match=*&last_event_id=earliest", Map.of())) {
      return late.next().data();
    }
  }

  @Test
  void anEventThatIsTooLargeForAnUpdateComesWithoutItsData() throws Exception {
    try (var site = start(SETTINGS);
        var stream = site.open(HUB + "?match=*", Map.of())) {
      publish(site, "thread:article:1", '"' + "x".repeat(NewEvent.MAX_DATA - 10) + '"');
      var event = new JsonObject(stream.next().data());
      assertThat(event.containsKey("data")).isTrue();
      assertThat(event.getValue("data")).isNull();
    }
  }

  @Test
  void canBeTurnedOff() throws Exception {
    var off = new HashMap<>(SETTINGS);
    off.put("push.mercure.pages", "false");
    try (var site = start(off)) {
      var database = site.running.context().database();
      var places = new CompletableFuture<List<Long>>();
      Thread.ofVirtual()
          .start(() ->
              places.complete(
                  database.read(
                      tx -> tx.list("SELECT seq FROM push_relay", row -> row.int64("seq")))))
          .join();
      assertThat(places.get(15, TimeUnit.SECONDS)).isEmpty();
    }
  }
}

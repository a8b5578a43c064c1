package dev.stoa.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.contracts.push.MercureHub;
import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.ext.web.client.WebClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Discovery of the Mercure hub by the head of a page: section 9 of 1.0, section 3 of 0.x.
class LiveUpdatesTest {
  private static final String PAGE = "/articles/welcome";
  private static final String SELF = "<https://site.example/articles/welcome>; rel=\"self\"";

  @TempDir Path folder;
  private final StubComments comments = new StubComments();

  private LaunchOptions options() {
    return LaunchOptions.test(folder).with("public.url", "https://site.example");
  }

  private Running start(LaunchOptions options) {
    return Launcher.start(options, List.of(new ContentService(), comments));
  }

  private static List<String> links(Running running, String path, String accept) throws Exception {
    WebClient client = WebClient.create(running.vertx());
    return client
        .get(running.port(), "127.0.0.1", path)
        .putHeader("Host", "site.example")
        .putHeader("Accept", accept)
        .send()
        .await(15, TimeUnit.SECONDS)
        .headers()
        .getAll("Link");
  }

  private static String hub(String after) {
    return "<https://site.example/.well-known/mercure>; rel=\"mercure\""
        + after
        + "; content-type=\"application/json\"";
  }

  private static void publish(Running running, String id) throws Exception {
    var update = new NewEvent(MercureHub.CHANNEL, "message", "\"x\"", id, "{}", null);
    running.context().log().publish(List.of(update)).await(15, TimeUnit.SECONDS);
  }

  private static void awaitLink(Running running, String link) throws Exception {
    Instant end = Instant.now().plusSeconds(15);
    while (!links(running, PAGE, "text/html").contains(link)) {
      assertThat(Instant.now()).as(link).isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  @Test
  void aPageNamesTheHubItsTopicAndWhereToBegin() throws Exception {
    LaunchOptions options = options().with("push.mercure.pages", "true");
    try (Running running = start(options)) {
      assertThat(links(running, PAGE, "text/html"))
          .containsExactly(hub("; last-event-id=\"earliest\""), SELF);
      publish(running, "urn:uuid:1");
      awaitLink(running, hub("; last-event-id=\"urn:uuid:1\""));
      publish(running, "näme"); // no text for a header: the place before it does too
      publish(running, "a\"b");
      publish(running, "urn:uuid:2");
      awaitLink(running, hub("; last-event-id=\"urn:uuid:2\""));
      comments.html = "changed";
      comments.down = true;
      running
          .context()
          .log()
          .publish(List.of(NewEvent.of("thread:article:x", "comment.created", "{}")))
          .await(15, TimeUnit.SECONDS);
      assertThat(links(running, PAGE + "?after=x", "text/html"))
          .as("what is shown without its comments is no place to begin")
          .containsExactly(hub(""), SELF);
      assertThat(links(running, PAGE, "application/json")).isEmpty();
      assertThat(links(running, "/", "text/html")).isEmpty();
    }
    comments.down = false;
    try (Running again = start(options)) {
      assertThat(links(again, PAGE, "text/html"))
          .as("known from the start")
          .containsExactly(hub("; last-event-id=\"urn:uuid:2\""), SELF);
    }
  }

  @Test
  void thereIsNoLinkWithoutAHubOrAnAddress() throws Exception {
    try (Running running = start(options())) {
      assertThat(links(running, PAGE, "text/html")).isEmpty();
    }
    try (Running running =
        start(LaunchOptions.test(folder).with("push.mercure.key", "a secret of some length"))) {
      assertThat(links(running, PAGE, "text/html")).isEmpty();
    }
    try (Running running = start(options().with("push.mercure.key", "a secret of some length"))) {
      assertThat(links(running, PAGE, "text/html")).hasSize(2);
    }
  }
}

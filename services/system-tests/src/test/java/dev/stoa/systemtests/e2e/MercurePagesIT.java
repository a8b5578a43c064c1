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
import dev.stoa.systemtests.support.Ports;
import dev.stoa.systemtests.support.SseReader;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a page by its `Link` to the hub, as a Mercure client goes that knows nothing of Stoa.
class MercurePagesIT {
  private static final Pattern HUB =
      Pattern.compile("<([^>]+)>; rel=\"mercure\"; last-event-id=\"([^\"]+)\"");
  private static final Pattern SELF = Pattern.compile("<([^>]+)>; rel=\"self\"");
  private static final Pattern THREAD = Pattern.compile("thread=\"(article:[0-9a-f-]{36})\"");

  private static Matcher find(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    assertThat(found.find()).as("%s in %s", pattern, text).isTrue();
    return found;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void whatIsWrittenAfterThePageWasMadeComesByItsLink(@TempDir Path folder) throws Exception {
    int port = Ports.free();
    String site = "http://localhost:" + port;
    LaunchOptions options =
        LaunchOptions.test(folder)
            .with("port", Integer.toString(port))
            .with("public.url", site)
            .with("limits.exempt", "127.0.0.1")
            .with("push.mercure.key", "a secret that is long enough for it")
            .with("push.mercure.algorithm", "HS256")
            .with("push.mercure.anonymous", "true");
    var services =
        List.of(new AuthService(), new CommentsService(), new ContentService(), new PushService());
    try (Running running = Launcher.start(options, services)) {
      Guest guest = new Guest(site);
      var page = Http.get(site + "/articles/welcome", "accept", "text/html");
      String links = String.join(", ", page.headers().allValues("link"));
      Matcher hub = find(HUB, links);
      String topic = find(SELF, links).group(1);
      assertThat(hub.group(1)).isEqualTo(site + "/.well-known/mercure");
      String thread = find(THREAD, page.body()).group(1);

      assertThat(guest.post(thread, "between the page and the stream").statusCode()).isEqualTo(201);
      assertThat(guest.post("demo", "elsewhere").statusCode()).isEqualTo(201);
      assertThat(guest.post(thread, "and one more").statusCode()).isEqualTo(201);
      String last = encode(hub.group(2));
      for (String query :
          List.of(
              "?match=" + encode(topic) + "&last_event_id=" + last,
              "?topic=" + encode(topic) + "&lastEventID=" + last)) {
        var reader = new SseReader(hub.group(1) + query, null);
        reader.read(Long.MAX_VALUE, _ -> reader.events().size() == 2);
        assertThat(reader.events())
            .extracting(event -> new JsonObject(event.data()).getJsonObject("data"))
            .extracting(comment -> comment.getString("html"))
            .satisfiesExactly(
                first -> assertThat(first).contains("between the page and the stream"),
                second -> assertThat(second).contains("and one more"));
      }
      assertThat(running.port()).isEqualTo(port);
    }
  }
}

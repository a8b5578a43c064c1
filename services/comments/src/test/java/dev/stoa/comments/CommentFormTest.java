package dev.stoa.comments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.access.SessionId;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The form without JavaScript: whatever goes wrong, what was typed is not lost.
@NullUnmarked // an absent element fails the test
class CommentFormTest {
  @TempDir static Path folder;
  private static final StandIns PEOPLE = new StandIns();
  private static Running running;
  private static Client guest;

  @BeforeAll
  static void start() {
    var options = LaunchOptions.test(folder).with("limits.exempt", "127.0.0.1");
    running = Launcher.start(options, List.of(PEOPLE, new CommentsService()));
    guest = new Client(running.vertx(), running.port());
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void takesTheFormWithoutJavaScript() {
    var posted =
        guest.form(
            "/comments",
            Map.of(
                "thread",
                "article:1",
                "parent",
                "",
                "text",
                "from a form",
                "name",
                "Ann",
                "email",
                "",
                "returnTo",
                "/articles/one?reply=x#reply"));
    assertThat(posted.statusCode()).isEqualTo(303);
    assertThat(posted.getHeader("Location")).matches("/articles/one#comment-[0-9a-f-]{36}");
    var foreign =
        guest.form(
            "/comments",
            Map.of(
                "thread",
                "article:1",
                "text",
                "y",
                "name",
                "Ann",
                "returnTo",
                "https://evil.example/"));
    assertThat(foreign.getHeader("Location")).startsWith("/#comment-");
  }

  @Test
  void showsTheFormAgainWithWhatWasTyped() {
    var again =
        guest.form(
            "/comments",
            Map.of(
                "thread",
                "article:1",
                "text",
                "kept <b>text</b>",
                "name",
                " ",
                "email",
                "nonsense",
                "returnTo",
                "/articles/one"));
    assertThat(again.statusCode()).isEqualTo(400);
    Element page = Jsoup.parse(again.bodyAsString());
    assertThat(page.selectFirst("textarea[name=text]").wholeText()).contains("kept <b>text</b>");
    Element email = page.selectFirst("input[name=email]");
    assertThat(email.attr("value")).isEqualTo("nonsense");
    assertThat(email.attr("aria-invalid")).isEqualTo("true");
    for (String id : email.attr("aria-describedby").split(" ", -1)) {
      assertThat(page.getElementById(id)).as(id).isNotNull();
    }
    assertThat(page.select("input[name=name][aria-invalid=true]")).hasSize(1);
  }

  @Test
  void keepsTheTextOfAFormThatIsOlderThanTheSignIn() {
    var fields = Map.of("thread", "article:1", "text", "typed", "returnTo", "/articles/one");
    var stale = guest.withCookieOf(PEOPLE.owner).form("/comments", fields);
    assertThat(stale.statusCode()).isEqualTo(403);
    Element page = Jsoup.parse(stale.bodyAsString());
    assertThat(page.selectFirst("textarea[name=text]").wholeText()).isEqualTo("typed");
    assertThat(page.selectFirst("[role=alert]").text()).contains("nothing was posted");
    assertThat(page.select("input[name=name]")).isEmpty();
    var foreign = new HashMap<>(fields);
    foreign.put("csrf", "x".repeat(86));
    assertThat(guest.withCookieOf(PEOPLE.owner).form("/comments", foreign).bodyAsString())
        .contains("from an earlier sign-in");
    String token = page.selectFirst(".comment-form input[name=csrf]").attr("value");
    var again = new HashMap<>(fields);
    again.put("csrf", token);
    assertThat(guest.withCookieOf(PEOPLE.owner).form("/comments", again).statusCode())
        .isEqualTo(303);
  }

  @Test
  void asksAGuestAgainWhoseSignInIsOver() {
    var over = guest.withCookieOf(SessionId.random(new SecureRandom()));
    var fields = Map.of("thread", "article:1", "text", "typed", "returnTo", "/articles/one");
    var stale = over.form("/comments", fields);
    assertThat(stale.statusCode()).isEqualTo(403);
    Element page = Jsoup.parse(stale.bodyAsString());
    assertThat(page.selectFirst("textarea[name=text]").wholeText()).isEqualTo("typed");
    assertThat(page.select("input[name=name]")).isNotEmpty();
    assertThat(page.selectFirst("[role=alert]").text()).contains("Your sign-in has ended");
    assertThat(stale.getHeader("Set-Cookie")).contains("Max-Age=0");
  }
}

package dev.stoa.comments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.contracts.comments.CommentsApi;
import dev.stoa.contracts.comments.CommentsApi.RenderThread;
import dev.stoa.contracts.comments.CommentsApi.SignedIn;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked // an absent element fails the test
class ModerationPagesTest {
  private static final SignedIn OWNER = new SignedIn("o1", true);
  private static final SignedIn MEMBER = new SignedIn("m1", false);

  @TempDir Path folder;
  private final StandIns people = new StandIns();
  private Running running;
  private Client guest;
  private Client owner;
  private Client member;

  @BeforeEach
  void start() {
    var options =
        LaunchOptions.test(folder).with("limits.exempt", "127.0.0.1").with("comments.page", "3");
    running = Launcher.start(options, List.of(people, new CommentsService()));
    guest = new Client(running.vertx(), running.port());
    owner = guest.as(people.owner);
    member = guest.as(people.member);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void showsButtonsToThoseWhoMayUseThemAndHoldsNoToken() {
    String own = post(member, "article:1", "mine");
    String other = post(guest, "article:1", "theirs");
    Element forGuests = thread(null);
    assertThat(forGuests.select("form, button")).isEmpty();
    Element forMember = thread(MEMBER);
    assertThat(buttons(forMember, own)).containsExactly("Delete the comment of Mia");
    assertThat(buttons(forMember, other)).isEmpty();
    Element forOwner = thread(OWNER);
    assertThat(buttons(forOwner, other))
        .containsExactly("Hold the comment of Ann", "Delete the comment of Ann");
    assertThat(forOwner.select("form[method=post]")).isEmpty();
    assertThat(forOwner.html()).doesNotContain("csrf");
    assertThat(buttons(parse(owner, "/comments/fragment/" + other), other)).hasSize(2);
    assertThat(buttons(parse(owner, "/comments/list?thread=article:1"), other)).hasSize(2);
    var fragment = owner.get("/comments/fragment/" + other);
    assertThat(fragment.getHeader("Cache-Control")).startsWith("private");
    assertThat(guest.get("/comments/fragment/" + other).bodyAsString()).doesNotContain("<form");
  }

  @Test
  void asksBeforeItDeletes() {
    String id = post(guest, "article:1", "unwanted");
    var asked = guest.get("/comments/" + id + "/delete");
    assertThat(asked.statusCode()).isEqualTo(302);
    assertThat(asked.getHeader("Location"))
        .isEqualTo("/login?next=%2Fcomments%2F" + id + "%2Fdelete");
    assertThat(member.get("/comments/" + id + "/delete").statusCode()).isEqualTo(403);
    Document page = parse(owner, "/comments/" + id + "/delete");
    assertThat(page.selectFirst("h1").text()).isEqualTo("Delete this comment?");
    assertThat(page.selectFirst(".comment-quoted").text()).contains("Ann").contains("unwanted");
    assertThat(page.selectFirst("a.cancel").attr("href")).isEqualTo("/articles/one#comment-" + id);
    Element form = page.selectFirst("form[action=/comments/" + id + "/delete]");
    assertThat(form.selectFirst("input[name=csrf]").attr("value")).isNotEmpty();
    var done =
        owner.form(
            form.attr("action"),
            Map.of("returnTo", form.selectFirst("input[name=returnTo]").attr("value")));
    assertThat(done.statusCode()).isEqualTo(303);
    assertThat(done.getHeader("Location")).isEqualTo("/articles/one#comments");
    assertThat(guest.get("/comments/" + id).statusCode()).isEqualTo(404);
    assertThat(owner.get("/comments/" + id + "/delete").statusCode()).isEqualTo(302);
  }

  @Test
  void asksInTheReadersLanguage() {
    String id = post(guest, "article:1", "x");
    var page = owner.get("/comments/" + id + "/hold", "Accept-Language", "zh-CN");
    assertThat(page.bodyAsString()).contains("撤回这条评论？").contains("取消");
  }

  @Test
  void leavesTheSiteForNobody() {
    String id = post(guest, "article:1", "x");
    String evil = "https://evil.example/";
    Document page = parse(owner, "/comments/" + id + "/delete?returnTo=" + evil);
    assertThat(page.selectFirst("a.cancel").attr("href")).startsWith("/articles/one");
    var done = owner.form("/comments/" + id + "/delete", Map.of("returnTo", evil));
    assertThat(done.getHeader("Location")).isEqualTo("/articles/one#comments");
  }

  @Test
  void letsAnAuthorDeleteAComment() {
    String id = post(member, "article:1", "mine");
    assertThat(parse(member, "/comments/" + id + "/delete").select("form[method=post]"))
        .isNotEmpty();
    assertThat(member.form("/comments/" + id + "/delete", Map.of()).statusCode()).isEqualTo(303);
    assertThat(thread(null).select("li.comment")).isEmpty();
  }

  @Test
  void holdsAndApprovesAndShowsBothLists() {
    String id = post(guest, "article:1", "text");
    assertThat(parse(owner, "/comments/moderation").text())
        .contains("No comment waits for approval.")
        .contains("Waiting 0")
        .contains("Published 1");
    Document published = parse(owner, "/comments/moderation?list=published");
    assertThat(published.selectFirst(".comment-thread a").text()).isEqualTo("One");
    assertThat(published.selectFirst(".comment-thread a").attr("href"))
        .isEqualTo("/comments/" + id);
    assertThat(guest.get("/comments/" + id).getHeader("Location"))
        .isEqualTo("/articles/one#comment-" + id);
    Element hold = published.selectFirst("form[action$=/hold]");
    String back = hold.selectFirst("input[name=returnTo]").attr("value");
    assertThat(back).isEqualTo("/comments/moderation?list=published");
    assertThat(owner.form(hold.attr("action"), Map.of("returnTo", back)).getHeader("Location"))
        .isEqualTo(back);
    assertThat(thread(null).select("li.comment")).isEmpty();
    Document waiting = parse(owner, "/comments/moderation");
    assertThat(waiting.text()).contains("Waiting 1").contains("text");
    assertThat(waiting.selectFirst(".comment-thread a").attr("href"))
        .isEqualTo("/articles/one#comments");
    owner.form(waiting.selectFirst("form[action$=/approve]").attr("action"), Map.of());
    assertThat(thread(null).select("li.comment")).hasSize(1);
  }

  @Test
  void pagesThroughItsListsAndNamesForeignThreads() {
    for (int i = 0; i < 7; i++) {
      post(guest, "https://example.org/page", "c" + i);
    }
    int seen = 0;
    String next = "/comments/moderation?list=published";
    do {
      Document page = parse(owner, next);
      seen += page.select("li.comment").size();
      assertThat(page.selectFirst(".comment-thread").text()).contains("https://example.org/page");
      assertThat(page.select(".comment-thread a")).isEmpty();
      Element more = page.selectFirst(".pager a[rel=next]");
      next = more == null ? null : more.attr("href");
    } while (next != null);
    assertThat(seen).isEqualTo(7);
    assertThat(guest.get("/comments/moderation?list=published").getHeader("Location"))
        .isEqualTo("/login?next=%2Fcomments%2Fmoderation%3Flist%3Dpublished");
    assertThat(guest.get("/comments/moderation", "Accept", "application/json").statusCode())
        .isEqualTo(401);
    assertThat(guest.get("/api/comments/pending", "Accept", "text/html").statusCode())
        .isEqualTo(401);
    assertThat(member.get("/comments/moderation").statusCode()).isEqualTo(403);
  }

  @Test
  void leadsToACommentOnALaterPage() {
    String last = "";
    for (int i = 0; i < 5; i++) {
      last = post(guest, "article:1", "c" + i);
    }
    assertThat(guest.get("/comments/" + last).getHeader("Location"))
        .matches("/articles/one\\?after=[A-Za-z0-9_-]+#comment-" + last);
    assertThat(guest.get("/comments/no-such-comment").statusCode()).isEqualTo(404);
  }

  private String post(Client who, String thread, String text) {
    var body =
        new JsonObject()
            .put("thread", thread)
            .put("text", text)
            .put("author", new JsonObject().put("name", "Ann"));
    return who.post("/api/comments", body).bodyAsJsonObject().getString("id");
  }

  private Element thread(@Nullable SignedIn reader) {
    var asked = new RenderThread("article:1", "en", null, "/articles/one", reader);
    var fragment = running.context().bus().call(CommentsApi.FRAGMENT, asked);
    return Jsoup.parseBodyFragment(fragment.toCompletionStage().toCompletableFuture().join().html())
        .body();
  }

  private static List<String> buttons(Element html, String id) {
    return html.select("li#comment-" + id + " .comment-manage button").eachText();
  }

  private static Document parse(Client who, String path) {
    var page = who.get(path);
    assertThat(page.statusCode()).as(path).isEqualTo(200);
    return Jsoup.parse(page.bodyAsString());
  }
}

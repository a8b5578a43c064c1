package dev.stoa.comments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked // an absent body or header fails the test
class CommentsRoutesTest {
  @TempDir static Path folder;
  private static final StandIns PEOPLE = new StandIns();
  private static Running running;
  private static Client guest;
  private static Client owner;

  @BeforeAll
  static void start() {
    var options = LaunchOptions.test(folder).with("limits.exempt", "127.0.0.1");
    running = Launcher.start(options, List.of(PEOPLE, new CommentsService()));
    guest = new Client(running.vertx(), running.port());
    owner = guest.as(PEOPLE.owner);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  @Tag("F66")
  void postsAndListsComments() {
    var posted = guest.post("/api/comments", comment("t1", "*Hello* <script>x</script>"));
    assertThat(posted.statusCode()).isEqualTo(201);
    JsonObject item = posted.bodyAsJsonObject();
    assertThat(posted.getHeader("Location")).isEqualTo("/api/comments/" + item.getString("id"));
    assertThat(item.getString("html")).isEqualTo("<p><em>Hello</em> </p>");
    assertThat(item.getString("status")).isEqualTo("published");
    assertThat(item.getString("createdAt")).matches("\\d{4}-.*T.*Z");
    assertThat(item.getJsonObject("author").getMap()).doesNotContainKey("email");
    var found = guest.get(posted.getHeader("Location"));
    assertThat(found.bodyAsJsonObject().getString("id")).isEqualTo(item.getString("id"));
    var reply = comment("t1", "reply").put("parent", item.getString("id"));
    assertThat(guest.post("/api/comments", reply).statusCode()).isEqualTo(201);
    JsonObject page = guest.get("/api/comments?thread=t1").bodyAsJsonObject();
    assertThat(page.getLong("total")).isEqualTo(2);
    assertThat(page.getString("cursor")).isNotEmpty();
    assertThat(page.getValue("next")).isNull();
    JsonObject replies = page.getJsonArray("items").getJsonObject(0).getJsonObject("replies");
    assertThat(replies.getLong("total")).isEqualTo(1);
  }

  @Test
  void takesATextOfWhichTheAllowListLeavesNothing() {
    var posted = guest.post("/api/comments", comment("t2", "<script>alert(1)</script>"));
    assertThat(posted.statusCode()).isEqualTo(201);
    assertThat(posted.bodyAsJsonObject().getString("html")).isEmpty();
  }

  @Test
  void answers304UntilTheThreadChanges() {
    guest.post("/api/comments", comment("t3", "x"));
    var first = guest.get("/api/comments?thread=t3");
    String tag = first.getHeader("ETag");
    assertThat(tag).startsWith("\"");
    guest.post("/api/comments", comment("t3-other", "x"));
    var second = guest.get("/api/comments?thread=t3", "If-None-Match", tag);
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.getHeader("Stoa-Cursor")).isNotEmpty();
    guest.post("/api/comments", comment("t3", "y"));
    var third = guest.get("/api/comments?thread=t3", "If-None-Match", tag);
    assertThat(third.statusCode()).isEqualTo(200);
    assertThat(third.getHeader("ETag")).isNotEqualTo(tag);
  }

  @Test
  void pagesByCursor() {
    for (int i = 0; i < 5; i++) {
      guest.post("/api/comments", comment("t4", "c" + i));
    }
    int seen = 0;
    String after = "";
    do {
      JsonObject page = guest.get("/api/comments?thread=t4&limit=2" + after).bodyAsJsonObject();
      seen += page.getJsonArray("items").size();
      after = page.getString("next") == null ? null : "&after=" + page.getString("next");
    } while (after != null);
    assertThat(seen).isEqualTo(5);
  }

  @Test
  void answersARetryWithTheSameComment() {
    var first = guest.post("/api/comments", comment("t5", "x"), "Idempotency-Key", "k");
    var second = guest.post("/api/comments", comment("t5", "x"), "Idempotency-Key", "k");
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.getHeader("Idempotency-Replayed")).isEqualTo("true");
    assertThat(second.bodyAsString()).isEqualTo(first.bodyAsString());
    var other = guest.post("/api/comments", comment("t5", "y"), "Idempotency-Key", "k");
    problem(other, 409, "idempotency.mismatch", null);
  }

  @Test
  @Tag("F67")
  void deletesForTheOwnerOnly() {
    String id = guest.post("/api/comments", comment("t6", "x")).bodyAsJsonObject().getString("id");
    problem(guest.delete("/api/comments/" + id), 401, null, null);
    problem(guest.as(PEOPLE.member).delete("/api/comments/" + id), 403, null, null);
    var deleted = owner.delete("/api/comments/" + id);
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(deleted.body()).isNull();
    problem(guest.get("/api/comments/" + id), 404, "comment.unknown", null);
  }

  @Test
  void holdsForTheOwnerOnly() {
    String id = guest.post("/api/comments", comment("t9", "x")).bodyAsJsonObject().getString("id");
    String hold = "/api/comments/" + id + "/hold";
    problem(guest.post(hold, new JsonObject()), 401, "auth.required", null);
    problem(guest.as(PEOPLE.member).post(hold, new JsonObject()), 403, "auth.owner", null);
    assertThat(owner.post(hold, new JsonObject()).bodyAsJsonObject().getString("status"))
        .isEqualTo("pending");
    problem(guest.get("/api/comments/" + id), 404, "comment.unknown", null);
  }

  @Test
  void writesUnderTheNameOfTheAccount() {
    var body = new JsonObject().put("thread", "t7").put("text", "x");
    JsonObject item = owner.post("/api/comments", body).bodyAsJsonObject();
    assertThat(item.getJsonObject("author").getString("name")).isEqualTo("Olga");
    assertThat(item.getJsonObject("author").getBoolean("owner")).isTrue();
  }

  @Test
  void countsSeveralThreadsAtOnce() {
    guest.post("/api/comments", comment("t8", "x"));
    JsonObject counts = guest.get("/api/comments/counts?thread=t8&thread=none").bodyAsJsonObject();
    assertThat(counts.getJsonObject("counts").getMap()).isEqualTo(Map.of("t8", 1));
  }

  @Test
  void answersScriptsInTheReadersLanguage() {
    var wrong = comment("t10", " ").put("author", new JsonObject().put("name", "n".repeat(99)));
    var answer = guest.post("/api/comments", wrong, "Accept-Language", "zh-CN");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.bodyAsJsonObject().getJsonArray("errors").encode())
        .contains("请填写可见的内容。")
        .contains("名称最多 80 个字符。");
    assertThat(guest.post("/api/comments", wrong).bodyAsString()).contains("The text is empty.");
  }

  @Test
  @Tag("F65")
  void servesFragmentsForTheScript() {
    String id =
        guest
            .post("/api/comments", comment("article:1", "frag"))
            .bodyAsJsonObject()
            .getString("id");
    var fragment = guest.get("/comments/fragment/" + id, "Accept-Language", "zh-CN");
    assertThat(fragment.getHeader("Content-Type")).startsWith("text/html");
    assertThat(fragment.bodyAsString()).startsWith("<li class=\"comment\"").contains("回复");
    guest.post("/api/comments", comment("article:1", "and more"));
    var list = guest.get("/comments/list?thread=article:1&limit=1&language=en");
    assertThat(list.bodyAsString()).contains("Show more comments");
  }

  @Test
  void acceptsOnlyItsOwnPages() {
    var evil = "https://evil.example";
    problem(
        guest.post("/api/comments", comment("t", "x"), "Origin", evil),
        403,
        "origin.foreign",
        null);
    var noToken =
        guest.post(
            "/api/comments", comment("t", "x"), "Cookie", "__Host-stoa=" + PEOPLE.owner.value());
    problem(noToken, 403, "csrf.missing", null);
  }

  @Test
  void keepsDraftsToTheOwner() {
    problem(guest.get("/api/comments?thread=article:draft"), 404, "thread.unknown", null);
    assertThat(owner.get("/api/comments?thread=article:draft").statusCode()).isEqualTo(200);
  }

  static void problem(HttpResponse<Buffer> answer, int status, String code, String field) {
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(status);
    assertThat(answer.getHeader("Content-Type")).startsWith("application/problem+json");
    JsonObject body = answer.bodyAsJsonObject();
    assertThat(body.getString("detail")).isNotBlank();
    if (code != null) {
      assertThat(body.getString("code")).isEqualTo(code);
    }
    if (field != null) {
      assertThat(body.getJsonArray("errors").getJsonObject(0).getString("field")).isEqualTo(field);
    }
  }

  static JsonObject comment(String thread, String text) {
    return new JsonObject()
        .put("thread", thread)
        .put("text", text)
        .put("author", new JsonObject().put("name", "Ann").put("email", "ann@example.org"));
  }
}

package dev.stoa.comments;

import static dev.stoa.comments.CommentsRoutesTest.comment;
import static dev.stoa.comments.CommentsRoutesTest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything wrong that can be sent gets an answer that names the mistake, and leaves no trace in
/// the log.
@NullUnmarked // an absent body or header fails the test
class BadInputTest {
  @TempDir static Path folder;
  private static Running running;
  private static Client guest;

  @BeforeAll
  static void start() {
    var options = LaunchOptions.test(folder).with("limits.exempt", "127.0.0.1");
    running = Launcher.start(options, List.of(new StandIns(), new CommentsService()));
    guest = new Client(running.vertx(), running.port());
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void namesTheMistakeAndLogsNoFault() {
    try (var log = new LogWatch()) {
      broken();
      fields();
      threads();
      parents();
      queries();
      assertThat(log.faults()).isEmpty();
    }
    var page = guest.get("/api/comments?thread=t").bodyAsJsonObject();
    assertThat(page.getLong("total")).isZero();
  }

  private static void broken() {
    problem(json("{\"thread\":"), 400, null, null);
    problem(json(""), 400, null, null);
    problem(json("[1]"), 400, null, null);
    problem(json("null"), 400, null, null);
    problem(
        send(Buffer.buffer(new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', '}'})),
        400,
        null,
        null);
    var plain = guest.post("/api/comments", "text/plain", Buffer.buffer("hello"));
    problem(plain, 415, null, null);
    problem(send(Buffer.buffer(new byte[10 << 20])), 413, null, null);
    problem(json("[".repeat(50_000)), 400, null, null);
  }

  private static void fields() {
    problem(post(new JsonObject()), 400, "comment.invalid", "thread");
    problem(post(comment("t", "x").putNull("text")), 400, "comment.invalid", "text");
    problem(post(comment("t", "").put("text", 7)), 400, "comment.invalid", "text");
    problem(post(comment("t", "")), 400, "comment.invalid", "text");
    problem(post(comment("t", " \n\t\u200b\u3000 ")), 400, "comment.invalid", "text");
    problem(post(comment("t", "\u200b\u200d\ufeff\u034f\ufe0f")), 400, "comment.invalid", "text");
    problem(post(comment("t", "a\u0000b")), 400, "comment.invalid", "text");
    problem(post(comment("t", "x".repeat(20_001))), 400, "comment.invalid", "text");
    problem(
        json("{\"thread\":\"t\",\"text\":\"\\ud800\",\"author\":{\"name\":\"A\"}}"),
        400,
        "comment.invalid",
        "text");
    problem(post(comment("t", "x").put("author", "Ann")), 400, "comment.invalid", "author");
    problem(
        post(comment("t", "x").put("author", new JsonObject())),
        400,
        "comment.invalid",
        "author.name");
    problem(post(named("n".repeat(81))), 400, "comment.invalid", "author.name");
    problem(post(named("Ann\u202egnp")), 400, "comment.invalid", "author.name");
    problem(post(named("Ann\nBob")), 400, "comment.invalid", "author.name");
    var email = comment("t", "x");
    email.getJsonObject("author").put("email", "not an address");
    problem(post(email), 400, "comment.invalid", "author.email");
    problem(post(comment("t", "x").put("admin", true)), 400, "comment.invalid", "admin");
    var key = guest.post("/api/comments", comment("t", "x"), "Idempotency-Key", "a b");
    problem(key, 400, null, "Idempotency-Key");
  }

  private static void threads() {
    for (String thread :
        List.of("", "a*", "a\u0007b", "x".repeat(201), " a", "\u4e2d".repeat(67))) {
      problem(post(comment(thread, "x")), 400, "comment.invalid", "thread");
      String encoded = URLEncoder.encode(thread, StandardCharsets.UTF_8);
      problem(guest.get("/api/comments?thread=" + encoded), 400, null, "thread");
    }
    problem(post(comment("t", "x").put("thread", 1)), 400, "comment.invalid", "thread");
    problem(post(comment("article:404", "x")), 404, "thread.unknown", null);
    problem(post(comment("article:closed", "x")), 403, "thread.closed", null);
    problem(guest.get("/api/comments?thread=article:404"), 404, "thread.unknown", null);
  }

  private static void parents() {
    String other = post(comment("elsewhere", "x")).bodyAsJsonObject().getString("id");
    for (String parent : List.of(other, "nonsense", "", "00000000-0000-7000-8000-000000000000")) {
      problem(post(comment("t", "x").put("parent", parent)), 400, null, "parent");
    }
    problem(post(comment("t", "x").put("parent", 1)), 400, null, "parent");
  }

  private static void queries() {
    problem(guest.get("/api/comments"), 400, null, "thread");
    for (String limit : List.of("0", "101", "-1", "ten", "1e3", "")) {
      problem(guest.get("/api/comments?thread=t&limit=" + limit), 400, null, "limit");
    }
    for (String after : List.of("", "x", "%00", "A".repeat(62), "../../etc")) {
      problem(guest.get("/api/comments?thread=t&after=" + after), 400, null, "after");
    }
    problem(guest.get("/api/comments?thread=t&kind=shout"), 400, null, "kind");
    problem(guest.get("/api/comments/counts"), 400, null, "thread");
    for (String id : List.of("nonsense", "00000000-0000-7000-8000-000000000000", "x'--")) {
      problem(guest.get("/api/comments/" + id), 404, null, null);
    }
    assertThat(guest.get("/comments/fragment/nonsense").statusCode()).isEqualTo(404);
    assertThat(guest.get("/comments/list").statusCode()).isEqualTo(400);
  }

  private static JsonObject named(String name) {
    return comment("t", "x").put("author", new JsonObject().put("name", name));
  }

  private static HttpResponse<Buffer> post(JsonObject body) {
    return guest.post("/api/comments", body);
  }

  private static HttpResponse<Buffer> json(String text) {
    return send(Buffer.buffer(text));
  }

  private static HttpResponse<Buffer> send(Buffer body) {
    return guest.post("/api/comments", "application/json", body);
  }
}

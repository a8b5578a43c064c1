package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// F29, F35, F36, F40 to F51, F57 to F60: responses, errors, contexts.
@NullUnmarked // tests hand nulls around on purpose
class ResponseCapabilitiesTest {
  private static final String NOTE =
      "<note><to>Peter</to><from>Jane</from><heading>Reminder</heading><body>Don't forget the party!</body></note>";
  private static final AtomicInteger FIRST = new AtomicInteger();
  private static TestServer server;

  @BeforeAll
  static void serve() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.get("/body", "body", _ -> Response.of("<h1>Hello</h1>"));
    pages.get("/status", "status", _ -> Response.of("made", 201));
    pages.get(
        "/triple",
        "triple",
        _ -> Response.of("t", 202, Map.of("X-One", "1", "Content-Type", "text/plain")));
    pages.get("/note.xml", "xml", _ -> Response.xml(NOTE));
    pages.get(
        "/note.json",
        "json",
        _ -> Response.jsonify(Map.of("note", Map.of("to", "Peter", "from", "Jane"))));
    pages.get("/hand", "hand", _ -> Response.text("{\"a\":1}").mimetype("application/json"));
    pages.get("/list", "list", _ -> Response.jsonify(List.of(1, 2)).status(500));
    pages.get("/values", "values", _ -> Response.jsonifyAll(1, "a"));
    pages.get("/named", "named", _ -> Response.jsonifyNamed("a", 1, "b", "x"));
    pages.get(
        "/set",
        "set",
        _ ->
            Response.empty()
                .cookie(Cookie.of("name", "Ann").maxAge(Duration.ofHours(1)))
                .cookie(Cookie.of("b", "2")));
    pages.get(
        "/hello",
        "hello",
        r -> {
          String name = r.args().get("name");
          return Response.text("Hello " + (name == null ? r.cookies().get("name", "Human") : name));
        });
    pages.get(
        "/abort/<int:status>",
        "abort",
        r -> {
          Abort.abort(r.<Long>pathValue("status").intValue());
          return Response.text("never");
        });
    pages.get(
        "/current",
        "current",
        r -> Response.text(App.current().name() + " " + (Request.current() == r)));
    pages.get("/null", "null", _ -> null);
    pages.get("/split", "split", r -> Response.empty().header("X", r.args().require("v")));
    pages.get("/stream", "stream", r -> Response.stream("text/plain", r.context().request()));
    App.Builder builder = App.builder("test").register(pages);
    builder.errorHandler(404, (_, _) -> Response.html("own 404").status(404));
    builder.errorHandler(
        HttpError.Gone.class, (_, e) -> Response.text("own " + e.status()).status(410));
    pages.get(
        "/gone",
        "gone",
        _ -> {
          throw HttpError.of(410).with("X-Since", "2026");
        });
    builder.beforeFirstRequest(() -> {
      if (FIRST.incrementAndGet() == 1) {
        throw new IllegalStateException("not yet");
      }
    });
    server = new TestServer(builder);
    assertThat(server.get("/body").statusCode()).isEqualTo(503);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  @Tag("F29")
  void theWorkBeforeTheFirstRequestIsDoneOnceAndTriedAgainAfterAFailure() throws Exception {
    assertThat(server.get("/body").statusCode()).isEqualTo(200);
    assertThat(server.get("/body").statusCode()).isEqualTo(200);
    assertThat(FIRST).hasValue(2);
  }

  @Test
  @Tag("F35")
  @Tag("F36")
  void aBodyAStatusAndHeadersMakeAResponse() throws Exception {
    HttpResponse<String> body = server.get("/body");
    assertThat(body.statusCode() + TestServer.header(body, "Content-Type") + body.body())
        .isEqualTo("200text/html; charset=utf-8<h1>Hello</h1>");
    assertThat(server.get("/status").statusCode()).isEqualTo(201);
    HttpResponse<String> triple = server.get("/triple");
    assertThat(
            triple.statusCode()
                + TestServer.header(triple, "X-One")
                + TestServer.header(triple, "Content-Type"))
        .isEqualTo("2021text/plain");
    assertThat(server.raw("GET /status HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 201 Created\r\n");
    assertThat(server.get("/null").statusCode()).isEqualTo(500);
    assertThat(server.get("/split?v=a%0d%0ab").statusCode()).isEqualTo(500);
    assertThat(server.get("/split?v=a%0ab").headers().map()).doesNotContainKey("x");
  }

  @Test
  @Tag("F40")
  @Tag("F41")
  @Tag("F42")
  void abortEndsTheHandlerAndErrorsHaveTheirOwnPages() throws Exception {
    assertThat(server.get("/abort/404").body()).isEqualTo("own 404");
    assertThat(server.get("/elsewhere").body()).isEqualTo("own 404");
    assertThat(server.get("/abort/410").body()).isEqualTo("own 410");
    assertThat(HttpError.of(403)).isInstanceOf(HttpError.Forbidden.class);
    assertThat(HttpError.of(404).getStackTrace()).isEmpty();
    for (int status : new int[] {400, 401, 403, 406, 409, 413, 415, 418, 422, 429, 503}) {
      assertThat(server.get("/abort/" + status).statusCode()).isEqualTo(status);
    }
    assertThat(
            TestServer.header(
                server.get("/abort/403", "Accept", "application/json"), "Content-Type"))
        .isEqualTo("application/problem+json");
    assertThat(
            TestServer.header(
                server.get("/abort/403", "Accept", "application/xml"), "Content-Type"))
        .startsWith("application/xml");
    assertThat(TestServer.header(server.get("/abort/403", "Accept", "text/plain"), "Content-Type"))
        .startsWith("text/plain");
  }

  @Test
  @Tag("F42")
  void anErrorWithAHeaderIsOtherwiseTheSame() throws Exception {
    HttpResponse<String> gone = server.get("/gone");
    assertThat(gone.body() + TestServer.header(gone, "X-Since")).isEqualTo("own 4102026");
    class Teapot extends HttpError {
      Teapot(Throwable cause) {
        super(418, "short", Map.of(), cause);
      }
    }
    Throwable cause = new IllegalStateException();
    assertThat(new Teapot(cause).with("A", "b")).isInstanceOf(Teapot.class).hasCause(cause);
    HttpError plain = HttpError.of(409, "taken", "{0} is taken", "x");
    HttpError more = plain.with("A", "b").with("C", "d");
    assertThat(more).isInstanceOf(HttpError.Conflict.class).hasMessage("x is taken");
    assertThat(more.code() + more.arguments()).isEqualTo("taken[x]");
    assertThat(more.headers()).containsOnly(Map.entry("A", "b"), Map.entry("C", "d"));
    assertThat(plain.headers()).as("the shared error").isEmpty();
    HttpError method = new HttpError.MethodNotAllowed("no", List.of("GET")).with("A", "b");
    assertThat(((HttpError.MethodNotAllowed) method).allowed()).containsExactly("GET");
  }

  @Test
  @Tag("F43")
  @Tag("F44")
  @Tag("F45")
  @Tag("F46")
  @Tag("F47")
  @Tag("F48")
  void answersAsTextHtmlXmlAndJson() throws Exception {
    HttpResponse<String> xml = server.get("/note.xml");
    assertThat(TestServer.header(xml, "Content-Type") + xml.body())
        .isEqualTo("application/xml; charset=utf-8" + NOTE);
    HttpResponse<String> json = server.get("/note.json");
    assertThat(TestServer.header(json, "Content-Type")).isEqualTo("application/json");
    assertThat(new JsonObject(json.body()).getJsonObject("note").getString("to"))
        .isEqualTo("Peter");
    assertThat(TestServer.header(server.get("/hand"), "Content-Type"))
        .isEqualTo("application/json");
    assertThat(server.get("/list").statusCode() + server.get("/list").body()).isEqualTo("500[1,2]");
    assertThat(server.get("/values").body()).isEqualTo("[1,\"a\"]");
    assertThat(server.get("/named").body()).isEqualTo("{\"a\":1,\"b\":\"x\"}");
  }

  @Test
  @Tag("F49")
  void setsCookiesWithEveryAttributeOrRefuses() throws Exception {
    assertThat(server.get("/set").headers().allValues("Set-Cookie"))
        .containsExactly(
            "name=Ann; Max-Age=3600; Path=/; HttpOnly; SameSite=Lax",
            "b=2; Path=/; HttpOnly; SameSite=Lax");
    Cookie all =
        Cookie.of("a", "1")
            .path("/p")
            .domain("example.com")
            .secure(true)
            .httpOnly(false)
            .sameSite(Cookie.SameSite.NONE)
            .partitioned(true)
            .expires(Instant.EPOCH);
    assertThat(all.header())
        .isEqualTo(
            "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Domain=example.com; Path=/p; Secure; SameSite=None; Partitioned");
    assertThat(Cookie.of("__Host-a", "1").header())
        .isEqualTo("__Host-a=1; Path=/; Secure; HttpOnly; SameSite=Lax");
    assertThatThrownBy(() -> Cookie.of("__Host-a", "1").path("/x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Cookie.of("__host-a", "1"))
        .isInstanceOf(IllegalArgumentException.class);
    for (String bad : List.of("a;b", "a b", "a\nb", "ä", "a\"b", "a,b", "x".repeat(5000))) {
      assertThatThrownBy(() -> Cookie.of("a", bad)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Cookie.of("a=b", "1")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Cookie.of("a", "1").path("/;x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Cookie.of("a", "1").sameSite(Cookie.SameSite.NONE))
        .isInstanceOf(IllegalArgumentException.class);
    for (String bad : List.of("", "..", ".", "-", "a..b", "a.", "..a", "-a.b", "a-.b", "a_b")) {
      assertThatThrownBy(() -> Cookie.of("a", "1").domain(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String good : List.of(".a.example", "A-1.example", "localhost", "10.0.0.1")) {
      assertThat(Cookie.of("a", "1").domain(good).domain()).isEqualTo(good);
    }
  }

  @Test
  @Tag("F50")
  void aResponseTellsWhatItIs() {
    Response response = Response.jsonifyNamed("a", 1).status(201).header("X", "1").header("x", "2");
    assertThat(response.status()).isEqualTo(201);
    assertThat(response.reason()).isEqualTo("Created");
    assertThat(response.mimetype()).isEqualTo("application/json");
    assertThat(response.isJson()).isTrue();
    assertThat(response.json()).isEqualTo(new JsonObject().put("a", 1));
    assertThat(response.headers("X")).containsExactly("2");
  }

  @Test
  @Tag("F51")
  void greetsByQueryThenCookieThenDefault() throws Exception {
    assertThat(server.get("/hello?name=Q", "Cookie", "name=C").body()).isEqualTo("Hello Q");
    assertThat(server.get("/hello", "Cookie", "name=C").body()).isEqualTo("Hello C");
    assertThat(server.get("/hello").body()).isEqualTo("Hello Human");
  }

  @Test
  @Tag("F57")
  @Tag("F59")
  @Tag("F60")
  void contextsComeByThemselvesOnCommandsAndByHand() throws Exception {
    assertThat(server.get("/current").body()).isEqualTo("test true");
    StringBuilder trace = new StringBuilder();
    App app =
        App.builder("cli")
            .teardownApp(f -> trace.append("down ").append(f))
            .teardownApp(_ -> {
              throw new IllegalStateException("ignored");
            })
            .build(server.vertx);
    app.run(() -> trace.append(App.current().name()).append(' '));
    assertThat(trace).hasToString("cli down null");
    assertThatThrownBy(() ->
            app.run(() -> {
              throw new java.io.IOException("x");
            }))
        .isInstanceOf(java.io.IOException.class);
    assertThat(trace.toString()).endsWith("down java.io.IOException: x");
    server
        .app
        .requestByHand("GET", "/hello?name=Hand", Map.of("X", "1"), "")
        .run(() -> {
          assertThat(Request.current().args().get("name")).isEqualTo("Hand");
          assertThat(Request.current().endpoint()).isEqualTo("pages.hello");
          assertThat(App.current()).isSameAs(server.app);
        });
    assertThatThrownBy(App::current).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void showsFailuresToTheirDeveloperInDevModeOnly() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.get(
        "/boom",
        "boom",
        _ -> {
          throw new IllegalStateException("<secret>");
        });
    try (TestServer dev = new TestServer(App.builder("dev").dev(true).register(pages))) {
      String page = dev.get("/boom", "Cookie", "session=hide").body();
      assertThat(page)
          .contains("&lt;secret&gt;")
          .contains("ResponseCapabilitiesTest.java")
          .contains("pages.boom")
          .doesNotContain("hide\"")
          .doesNotContain("session=hide");
    }
  }
}

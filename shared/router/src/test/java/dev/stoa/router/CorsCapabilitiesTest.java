package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A14 to A17 and A19: what pages of other origins may read.
class CorsCapabilitiesTest {
  private static TestServer server;

  private static Response file(Path folder) throws Exception {
    return Response.file(Files.writeString(folder.resolve("a.json"), "[1]"), "application/json");
  }

  @BeforeAll
  static void serve(@TempDir Path folder) throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages
        .get("/open", "open", _ -> Response.jsonify(Map.of("html", "</script>&\u2028")))
        .cors(CorsPolicy.anyone())
        .access(Access.PUBLIC)
        .jsonp("old widgets");
    pages.get("/file", "file", _ -> file(folder)).access(Access.PUBLIC).jsonp("old widgets");
    pages
        .get("/listed", "listed", r -> Response.text("data " + r.cookies().get("c")))
        .cors(
            CorsPolicy.origins("https://friend.example")
                .withCredentials()
                .requestHeaders("X-Custom")
                .exposedHeaders("X-Total")
                .maxAge(Duration.ofMinutes(5)));
    pages
        .post("/listed", "listedPost", _ -> Response.text("posted"))
        .cors(CorsPolicy.origins("https://friend.example").requestHeaders("X-Custom"));
    pages.get("/guarded", "guarded", _ -> Response.text("secret"));
    pages.get("/mixed/data", "mixed", _ -> Response.text("open")).cors(CorsPolicy.anyone());
    pages.post("/mixed/data", "mixedPost", _ -> Response.text("none"));
    pages
        .put("/mixed/<name>", "mixedPut", _ -> Response.text("friends"))
        .cors(CorsPolicy.origins("https://friend.example").withCredentials());
    pages.delete("/mixed/<name>", "mixedDelete", _ -> Response.text("none"));
    pages.get("/<any(mixed):s>/<any(data):t>/", "slash", _ -> Response.text("slash"));
    pages.get("/withslash/", "withSlash", _ -> Response.text("slash")).host("127.0.0.1");
    server = new TestServer(App.builder("test").register(pages).beforeRequest(OriginPolicy.own()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  @Tag("A14")
  @Tag("A15")
  @Tag("A17")
  void corsNamesExactlyTheListedOrigins() throws Exception {
    HttpResponse<String> open = server.get("/open", "Origin", "https://any.example");
    assertThat(TestServer.header(open, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(TestServer.header(open, "Access-Control-Allow-Credentials")).isEmpty();
    HttpResponse<String> friend =
        server.get("/listed", "Origin", "https://friend.example", "Cookie", "c=1");
    assertThat(TestServer.header(friend, "Access-Control-Allow-Origin"))
        .isEqualTo("https://friend.example");
    assertThat(TestServer.header(friend, "Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(TestServer.header(friend, "Access-Control-Expose-Headers")).isEqualTo("X-Total");
    assertThat(TestServer.header(friend, "Vary")).contains("Origin");
    for (String other :
        List.of(
            "http://friend.example",
            "https://friend.example:8443",
            "https://a.friend.example",
            "https://friend.example.evil",
            "HTTPS://FRIEND.EXAMPLE",
            "null",
            "https://friend.example/",
            "https://friend.example https://evil")) {
      assertThat(
              TestServer.header(
                  server.get("/listed", "Origin", other), "Access-Control-Allow-Origin"))
          .as(other)
          .isEmpty();
      assertThat(server.post("/listed", "", "Origin", other).statusCode()).as(other).isEqualTo(403);
    }
    assertThat(server.post("/listed", "", "Origin", "https://friend.example").body())
        .isEqualTo("posted");
    assertThat(server.post("/listed", "", "Origin", "http://127.0.0.1:" + server.port).body())
        .isEqualTo("posted");
    for (String bad :
        List.of(
            "friend.example",
            "https://friend.example/",
            "*",
            "null",
            "https://friend.example:443",
            "https://FRIEND.example")) {
      assertThatThrownBy(() -> CorsPolicy.origins(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> CorsPolicy.anyone().withCredentials())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Tag("A16")
  void aPreflightGrantsTheMethodsOfItsOwnPolicyOnly() throws Exception {
    assertThat(granted("/mixed/data", "GET", "https://evil.example")).isEqualTo("GET, HEAD");
    assertThat(granted("/mixed/data", "PUT", "https://friend.example")).isEqualTo("PUT");
    assertThat(granted("/mixed/data", "POST", "https://evil.example")).isEmpty();
    assertThat(granted("/mixed/data", "DELETE", "https://friend.example")).isEmpty();
  }

  @Test
  @Tag("A16")
  void aPreflightIsNeverRedirectedFromAPathThatExists() throws Exception {
    HttpResponse<String> answer =
        server.send(
            "OPTIONS",
            "/mixed/data",
            null,
            "Origin",
            "https://evil.example",
            "Access-Control-Request-Method",
            "GET");
    assertThat(answer.statusCode())
        .as("the rule \"slash\" would match with a slash")
        .isEqualTo(204);
    assertThat(server.send("OPTIONS", "/withslash", null).statusCode()).isEqualTo(308);
  }

  private static String granted(String path, String method, String origin) throws Exception {
    return TestServer.header(
        server.send(
            "OPTIONS", path, null, "Origin", origin, "Access-Control-Request-Method", method),
        "Access-Control-Allow-Methods");
  }

  @Test
  @Tag("A16")
  void preflightsAreAnsweredForExistingPathsAndMethodsOnly() throws Exception {
    HttpResponse<String> preflight =
        server.send(
            "OPTIONS",
            "/listed",
            null,
            "Origin",
            "https://friend.example",
            "Access-Control-Request-Method",
            "GET",
            "Access-Control-Request-Headers",
            "x-custom");
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(TestServer.header(preflight, "Access-Control-Allow-Origin"))
        .isEqualTo("https://friend.example");
    assertThat(TestServer.header(preflight, "Access-Control-Allow-Methods"))
        .as("POST has a policy of its own")
        .isEqualTo("GET, HEAD");
    assertThat(TestServer.header(preflight, "Access-Control-Allow-Headers")).isEqualTo("X-Custom");
    assertThat(TestServer.header(preflight, "Access-Control-Max-Age")).isEqualTo("300");
    assertThat(
            TestServer.header(
                server.send(
                    "OPTIONS",
                    "/listed",
                    null,
                    "Origin",
                    "https://evil.example",
                    "Access-Control-Request-Method",
                    "GET"),
                "Access-Control-Allow-Origin"))
        .isEmpty();
    assertThat(
            TestServer.header(
                server.send(
                    "OPTIONS",
                    "/listed",
                    null,
                    "Origin",
                    "https://friend.example",
                    "Access-Control-Request-Method",
                    "DELETE"),
                "Access-Control-Allow-Origin"))
        .isEmpty();
    assertThat(
            server
                .send(
                    "OPTIONS",
                    "/none",
                    null,
                    "Origin",
                    "https://friend.example",
                    "Access-Control-Request-Method",
                    "GET")
                .statusCode())
        .isEqualTo(404);
    assertThat(
            server
                .send(
                    "OPTIONS", "/guarded", null, "Access-Control-Request-Headers", "Authorization")
                .body())
        .as("OPTIONS runs no handler")
        .isEmpty();
  }

  @Test
  @Tag("A19")
  void jsonpIsForPublicRulesThatAskWithStrictCallbacks() throws Exception {
    HttpResponse<String> script = server.get("/open?callback=jq.cb_1");
    assertThat(script.body())
        .isEqualTo("/**/jq.cb_1({\"html\":\"\\u003c/script\\u003e\\u0026\\u2028\"});");
    assertThat(TestServer.header(script, "Content-Type"))
        .isEqualTo("application/javascript; charset=utf-8");
    assertThat(TestServer.header(script, "X-Content-Type-Options")).isEqualTo("nosniff");
    for (String bad :
        List.of(
            "alert",
            "a.constructor.x",
            "eval",
            "a%28b%29",
            "a%3Bb",
            "1a",
            "",
            "a..b",
            "window.x",
            "x".repeat(129),
            "%C3%A9")) {
      HttpResponse<String> refused = server.get("/open?callback=" + bad);
      assertThat(refused.statusCode()).as(bad).isEqualTo(400);
      assertThat(refused.body()).doesNotContain("constructor");
    }
    assertThat(server.get("/listed?callback=cb").body()).isEqualTo("data null");
    assertThat(server.get("/file").body()).isEqualTo("[1]");
    assertThat(server.get("/file?callback=cb").statusCode())
        .as("a file is not wrapped, nor called back without its data")
        .isEqualTo(500);
    Blueprint wrong = Blueprint.named("wrong");
    wrong.get("/x", "x", _ -> Response.jsonify(1)).access(Access.OWNER).jsonp("no");
    assertThatThrownBy(() -> TestServer.of(wrong)).hasMessageContaining("public access");
  }

  @Test
  void aJsonpScriptIsLongerThanTheJsonThatItsHandlerHasCounted() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages
        .get("/", "home", _ -> Response.json("[1]").header("Content-Length", "3"))
        .access(Access.PUBLIC)
        .jsonp("old widgets");
    try (TestServer own = TestServer.of(pages)) {
      assertThat(own.get("/?callback=cb").body()).isEqualTo("/**/cb([1]);");
      assertThat(own.get("/").body()).isEqualTo("[1]");
    }
  }

  @Test
  void aJsonpRequestWithAnUnreadableQueryIsAnsweredWithTheHooksOfItsRule() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    for (String path : List.of("/reads", "/ignores")) {
      pages
          .get(
              path,
              path.substring(1),
              r -> Response.jsonify(path.equals("/reads") ? r.args().size() : 1))
          .cors(CorsPolicy.anyone())
          .access(Access.PUBLIC)
          .jsonp("old widgets");
    }
    App.Builder app =
        App.builder("test")
            .register(pages)
            .afterRequest((r, response) -> response.header("X-After", "" + r.cookies().size()));
    try (TestServer own = new TestServer(app)) {
      for (String asked : List.of("/reads?%zz", "/ignores?%zz", "/reads?callback=no(")) {
        assertThat(
                own.raw(
                    "GET "
                        + asked
                        + " HTTP/1.1\r\nHost: a\r\nOrigin: https://any.example\r\n"
                        + "Cookie: c=1\r\nConnection: close\r\n\r\n"))
            .startsWith("HTTP/1.1 400")
            .containsIgnoringCase("X-After: 0\r\n")
            .containsIgnoringCase("Access-Control-Allow-Origin: *\r\n");
      }
    }
  }

  @Test
  void severalOriginsAreNoneThatIsAllowed() throws Exception {
    for (String first : List.of("https://friend.example", "https://evil.example")) {
      String second = first.contains("evil") ? "https://friend.example" : "https://evil.example";
      HttpResponse<String> two = server.get("/listed", "Origin", first, "Origin", second);
      assertThat(TestServer.header(two, "Access-Control-Allow-Origin")).isEmpty();
      assertThat(TestServer.header(two, "Access-Control-Allow-Credentials")).isEmpty();
      HttpResponse<String> preflight =
          server.send(
              "OPTIONS",
              "/listed",
              null,
              "Origin",
              first,
              "Origin",
              second,
              "Access-Control-Request-Method",
              "GET");
      assertThat(TestServer.header(preflight, "Access-Control-Allow-Origin")).isEmpty();
      assertThat(TestServer.header(preflight, "Vary")).contains("Origin");
    }
  }
}

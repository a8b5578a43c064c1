package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A20 and F71: forged requests, and the headers that tell browsers to be careful.
class CsrfCapabilitiesTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final AtomicReference<Instant> NOW =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private static TestServer server;

  @BeforeAll
  static void serve() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.get(
        "/login",
        "login",
        r -> {
          r.session().renew();
          r.session().put("user", r.args().get("name", "grey"));
          return Redirect.to(r.app().urlFor("pages.guarded"));
        });
    pages.get(
        "/guarded",
        "guarded",
        r ->
            r.session().get("user") == null
                ? Response.of("no", Abort.abort(403).status())
                : Response.text("hi " + r.session().getString("user")));
    pages.get(
        "/logout",
        "logout",
        r -> {
          r.session().remove("user");
          return Redirect.to(r.app().urlFor("pages.guarded"));
        });
    pages.get("/form", "form", r -> Response.text(r.session().csrfToken()));
    pages.route(
        Set.of("POST", "PUT", "DELETE", "PURGE"),
        "/transfer",
        "transfer",
        r -> Response.text("moved " + r.session().get("user")));
    pages.get(
        "/nonce", "nonce", r -> Response.html("<script nonce=" + SecurityHeaders.nonce(r) + ">"));
    pages.get(
        "/cached",
        "cached",
        r ->
            Response.text(r.args().get("nonce") == null ? "" : SecurityHeaders.nonce(r))
                .header("Cache-Control", "public, max-age=60"));
    pages.post("/open", "open", _ -> Response.text("taken")).csrf(Csrf.exempt("no session"));
    pages.get("/echo", "echo", r -> Response.html(r.args().get("q", "")));
    server =
        new TestServer(
            App.builder("test")
                .register(pages)
                .sessions(
                    Sessions.signedBy(KeyRing.of(new byte[32]), NOW::get)
                        .lifetime(Duration.ofHours(1), Duration.ofHours(3)))
                .beforeRequest(new CsrfGuard(OriginPolicy.own()))
                .afterRequest(SecurityHeaders.strict()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String login() throws Exception {
    return TestServer.cookie(server.get("/login?name=Ann"));
  }

  @Test
  @Tag("A20")
  @Tag("F71")
  void neitherPostNorRefererNorCookieAloneIsTrusted() throws Exception {
    String session = login();
    String own = "http://127.0.0.1:" + server.port;
    assertThat(
            server
                .post("/transfer", "", "Cookie", session, "Origin", "https://evil.example")
                .statusCode())
        .as("a cross-site POST form")
        .isEqualTo(403);
    assertThat(
            server.post("/transfer", "", "Cookie", session, "Referer", own + "/form").statusCode())
        .as("a forged Referer")
        .isEqualTo(403);
    assertThat(server.post("/transfer", "", "Cookie", session).statusCode())
        .as("the cookie alone")
        .isEqualTo(403);
    assertThat(server.post("/transfer", "", "Cookie", session, "Origin", "null").statusCode())
        .isEqualTo(403);
    assertThat(server.post("/transfer", "", "Sec-Fetch-Site", "same-site").statusCode())
        .isEqualTo(403);
    assertThat(server.send("PURGE", "/transfer", null, "Cookie", session).statusCode())
        .as("an unknown method")
        .isEqualTo(403);
    HttpResponse<String> form = server.get("/form", "Cookie", session);
    String token = form.body();
    String updated = TestServer.cookie(form).isEmpty() ? session : TestServer.cookie(form);
    Set<String> masks = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      masks.add(server.get("/form", "Cookie", updated).body());
      assertThat(
              server
                  .post(
                      "/transfer",
                      "csrf=" + token,
                      "Cookie",
                      updated,
                      "Content-Type",
                      FORM,
                      "Origin",
                      own)
                  .body())
          .isEqualTo("moved Ann");
      assertThat(
              server
                  .send("DELETE", "/transfer", null, "Cookie", updated, "X-CSRF-Token", token)
                  .statusCode())
          .isEqualTo(200);
    }
    assertThat(masks).hasSize(20);
    assertThat(
            server
                .post("/transfer", "csrf=" + token, "Cookie", login(), "Content-Type", FORM)
                .statusCode())
        .as("a token of another session")
        .isEqualTo(403);
  }

  @Test
  @Tag("A20")
  void anEmptyHeaderIsNone() throws Exception {
    HttpResponse<String> form = server.get("/form");
    String[] headers = {
      "Cookie", TestServer.cookie(form), "Content-Type", FORM, "X-CSRF-Token", ""
    };
    assertThat(server.post("/transfer", "csrf=" + form.body(), headers).statusCode())
        .isEqualTo(200);
    assertThat(server.post("/transfer", "csrf=", headers).statusCode()).isEqualTo(403);
  }

  /// Browsers send one: which of several is meant, nobody knows.
  @Test
  @Tag("F71")
  void severalLinesAboutTheSiteAreThoseOfAnother() throws Exception {
    String name = "Sec-Fetch-Site";
    String open = "/open";
    assertThat(server.post(open, "", name, "same-origin").statusCode()).isEqualTo(200);
    for (List<String> lines :
        List.of(
            List.of("same-origin", "cross-site"),
            List.of("cross-site", "same-origin"),
            List.of("same-origin", "same-origin"))) {
      assertThat(server.post(open, "", name, lines.getFirst(), name, lines.getLast()).statusCode())
          .as(lines.toString())
          .isEqualTo(403);
    }
  }

  @Test
  @Tag("F71")
  void aNonceJoinsTheSourcesThatAPolicyHas() throws Exception {
    String policy = "default-src 'self'; Script-Src 'self' https://cdn.example; style-src 'none'";
    Blueprint pages = Blueprint.named("pages");
    pages.get("/", "home", r -> Response.text(SecurityHeaders.nonce(r)));
    App.Builder app =
        App.builder("test")
            .register(pages)
            .afterRequest(SecurityHeaders.strict().policy(policy + ";"));
    try (TestServer own = new TestServer(app)) {
      HttpResponse<String> answer = own.get("/");
      String source = " 'nonce-" + answer.body() + "'";
      assertThat(TestServer.header(answer, "Content-Security-Policy"))
          .isEqualTo(
              "default-src 'self'; Script-Src 'self' https://cdn.example"
                  + source
                  + "; style-src"
                  + source);
    }
  }

  @Test
  @Tag("F71")
  void anAnswerWithANonceIsNotCachedWhateverItsHandlerSays() throws Exception {
    HttpResponse<String> cached = server.get("/cached");
    assertThat(cached.headers().allValues("Cache-Control")).containsExactly("public, max-age=60");
    HttpResponse<String> once = server.get("/cached?nonce=1");
    assertThat(once.headers().allValues("Cache-Control")).containsExactly("no-store");
  }

  @Test
  @Tag("F71")
  void anAnswerOfVertxWebWithANonceIsNotCachedEither() {
    Request request = server.app.requestByHand("GET", "/", Map.of(), "");
    MultiMap wire = MultiMap.caseInsensitiveMultiMap().add("cache-control", "public, max-age=60");
    SecurityHeaders.strict().addTo(request, wire);
    assertThat(wire.getAll("Cache-Control")).containsExactly("public, max-age=60");
    SecurityHeaders.nonce(request);
    MultiMap once = MultiMap.caseInsensitiveMultiMap().add("cache-control", "public, max-age=60");
    SecurityHeaders.strict().addTo(request, once);
    assertThat(once.getAll("Cache-Control")).containsExactly("no-store");
  }

  @Test
  @Tag("F71")
  void everyAnswerCarriesTheSecurityHeaders() throws Exception {
    for (String path : List.of("/echo", "/nothing", "/guarded")) {
      HttpResponse<String> answer = server.get(path);
      assertThat(TestServer.header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(TestServer.header(answer, "Content-Security-Policy"))
          .contains("default-src 'self'")
          .contains("object-src 'none'")
          .contains("base-uri 'none'")
          .contains("frame-ancestors 'none'");
    }
    HttpResponse<String> one = server.get("/nonce");
    String nonce = one.body().replaceAll(".*nonce=(.*)>", "$1");
    assertThat(TestServer.header(one, "Content-Security-Policy")).contains("'nonce-" + nonce + "'");
    assertThat(server.get("/nonce").body()).isNotEqualTo(one.body());
    assertThat(server.get("/%3Cscript%3E").body()).doesNotContain("<script>");
  }
}

package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/// F52 to F56, F61 to F64, F71, A14 to A17, A19, A20: sessions, redirects back, and the guards.
class SecurityCapabilitiesTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final AtomicReference<Instant> NOW =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private static TestServer server;

  private static byte[] key(int n) {
    byte[] key = new byte[32];
    key[0] = (byte) n;
    return key;
  }

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
    pages.get(
        "/count401",
        "count",
        r -> {
          Object n = r.session().get("n");
          r.session().put("n", n == null ? 1 : ((Number) n).intValue() + 1);
          return Response.text("" + n).status(401);
        });
    pages.get("/form", "form", r -> Response.text(r.session().csrfToken()));
    pages.route(
        Set.of("POST", "PUT", "DELETE", "PURGE"),
        "/transfer",
        "transfer",
        r -> Response.text("moved " + r.session().get("user")));
    pages.get("/foo", "foo", r -> Redirect.back(r, r.app().urlFor("pages.form")));
    pages
        .get("/open", "open", _ -> Response.jsonify(Map.of("html", "</script>&\u2028")))
        .cors(CorsPolicy.anyone())
        .access(Access.PUBLIC)
        .jsonp("old widgets");
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
    pages.get(
        "/nonce", "nonce", r -> Response.html("<script nonce=" + SecurityHeaders.nonce(r) + ">"));
    pages.get("/echo", "echo", r -> Response.html(r.args().get("q", "")));
    App.Builder builder = App.builder("test").register(pages);
    builder.sessions(
        Sessions.signedBy(KeyRing.of(key(1)), NOW::get)
            .lifetime(Duration.ofHours(1), Duration.ofHours(3)));
    builder.beforeRequest(new CsrfGuard(OriginPolicy.own()));
    builder.afterRequest(SecurityHeaders.strict());
    server = new TestServer(builder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String cookie(HttpResponse<String> response) {
    return response.headers().firstValue("Set-Cookie").orElse("").split(";", 2)[0];
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static String login() throws Exception {
    return cookie(server.get("/login?name=Ann"));
  }

  @Test
  @Tag("F52")
  @Tag("F54")
  @Tag("F55")
  @Tag("F56")
  void aSignedSessionLogsInGuardsAndLogsOut() throws Exception {
    assertThat(server.get("/guarded").statusCode()).isEqualTo(403);
    String session = login();
    assertThat(server.get("/guarded", "Cookie", session).body()).isEqualTo("hi Ann");
    assertThat(header(server.get("/guarded", "Cookie", session), "Vary")).isEqualTo("Cookie");
    String forged =
        session.substring(0, 12) + (session.charAt(12) == 'A' ? 'B' : 'A') + session.substring(13);
    assertThat(server.get("/guarded", "Cookie", forged).statusCode()).isEqualTo(403);
    assertThat(server.get("/guarded", "Cookie", session + "; " + session).statusCode())
        .as("two session cookies")
        .isEqualTo(403);
    HttpResponse<String> out = server.get("/logout", "Cookie", session);
    assertThat(out.statusCode()).isEqualTo(302);
    assertThat(header(out, "Set-Cookie")).startsWith("session=;").contains("Max-Age=0");
  }

  @Test
  void sessionsEndWhenIdleAndAtAnAbsoluteAgeAndAreSavedWhateverTheStatus() throws Exception {
    String first = cookie(server.get("/count401"));
    assertThat(server.get("/count401", "Cookie", first).body()).isEqualTo("1");
    String session = login();
    Instant start = NOW.get();
    for (int i = 0; i < 4; i++) {
      NOW.set(NOW.get().plus(Duration.ofMinutes(40)));
      HttpResponse<String> answer = server.get("/guarded", "Cookie", session);
      assertThat(answer.statusCode()).isEqualTo(200);
      session = cookie(answer);
    }
    NOW.set(start.plus(Duration.ofHours(3)));
    assertThat(server.get("/guarded", "Cookie", session).statusCode())
        .as("activity does not pass the absolute age")
        .isEqualTo(403);
    String idle = login();
    NOW.set(NOW.get().plus(Duration.ofHours(1)));
    assertThat(server.get("/guarded", "Cookie", idle).statusCode()).isEqualTo(403);
  }

  @Test
  @Tag("F53")
  void keysComeFromCodeEnvironmentOrDotEnvAndRotate() {
    String secret = "s".repeat(32);
    Map<String, String> file =
        DotEnv.parse("# comment\nexport OTHER='x y' \nSECRET_KEY=\"" + secret + "\" # end\n");
    assertThat(file).containsEntry("OTHER", "x y");
    Signer old = KeyRing.from(file, "SECRET_KEY").signer("session");
    Signer ring =
        KeyRing.from(Map.of("SECRET_KEY", "n".repeat(32) + "," + secret), "SECRET_KEY")
            .signer("session");
    assertThat(ring.verify(old.sign("v"))).isEqualTo("v");
    assertThat(old.verify(ring.sign("v"))).as("the newest key signs").isNull();
    assertThat(KeyRing.from(file, "SECRET_KEY").signer("other").verify(old.sign("v")))
        .as("bound to its purpose")
        .isNull();
    for (String tampered :
        List.of(
            old.sign("v") + "=", old.sign("v") + ".", "", ".", old.sign("v").replace('.', ' '))) {
      assertThat(old.verify(tampered)).isNull();
    }
    assertThatThrownBy(() -> KeyRing.from(Map.of(), "SECRET_KEY"))
        .hasMessageContaining("SECRET_KEY");
    assertThatThrownBy(() -> KeyRing.of(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DotEnv.parse("nonsense")).hasMessageContaining("line 1");
  }

  @Test
  @Tag("F61")
  @Tag("F62")
  @Tag("F63")
  @Tag("F64")
  void redirectsBackToTheFirstSafeCandidate() throws Exception {
    String own = "http://127.0.0.1:" + server.port;
    assertThat(header(server.get("/foo?next=/echo%3Fq%3D1", "Referer", own + "/nonce"), "Location"))
        .isEqualTo("/echo?q=1");
    assertThat(header(server.get("/foo", "Referer", own + "/nonce"), "Location"))
        .isEqualTo(own + "/nonce");
    assertThat(header(server.get("/foo"), "Location")).isEqualTo("/form");
    for (String evil :
        List.of(
            "http://evil.example/",
            "//evil.example",
            "/%5Cevil.example",
            "javascript:alert(1)",
            "http:evil",
            "https://127.0.0.1:1@evil",
            "/%09/evil.example",
            "///evil")) {
      assertThat(header(server.get("/foo?next=" + evil, "Referer", own + "/nonce"), "Location"))
          .as(evil)
          .isEqualTo(own + "/nonce");
      assertThat(
              header(
                  server.get("/foo?next=" + evil, "Referer", "http://evil.example/"), "Location"))
          .as(evil)
          .isEqualTo("/form");
    }
    assertThatThrownBy(() -> Redirect.external("javascript:alert(1)", "none"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(
            Redirect.external("https://other.example/x", "a link the owner set").header("Location"))
        .isEqualTo("https://other.example/x");
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
    String updated = cookie(form).isEmpty() ? session : cookie(form);
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
  @Tag("A14")
  @Tag("A15")
  @Tag("A17")
  void corsNamesExactlyTheListedOrigins() throws Exception {
    HttpResponse<String> open = server.get("/open", "Origin", "https://any.example");
    assertThat(header(open, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(header(open, "Access-Control-Allow-Credentials")).isEmpty();
    HttpResponse<String> friend =
        server.get("/listed", "Origin", "https://friend.example", "Cookie", "c=1");
    assertThat(header(friend, "Access-Control-Allow-Origin")).isEqualTo("https://friend.example");
    assertThat(header(friend, "Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(header(friend, "Access-Control-Expose-Headers")).isEqualTo("X-Total");
    assertThat(header(friend, "Vary")).contains("Origin");
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
      assertThat(header(server.get("/listed", "Origin", other), "Access-Control-Allow-Origin"))
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
    assertThat(header(preflight, "Access-Control-Allow-Origin"))
        .isEqualTo("https://friend.example");
    assertThat(header(preflight, "Access-Control-Allow-Methods")).isEqualTo("GET, HEAD, POST");
    assertThat(header(preflight, "Access-Control-Allow-Headers")).isEqualTo("X-Custom");
    assertThat(header(preflight, "Access-Control-Max-Age")).isEqualTo("300");
    assertThat(
            header(
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
            header(
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
    assertThat(header(script, "Content-Type")).isEqualTo("application/javascript; charset=utf-8");
    assertThat(header(script, "X-Content-Type-Options")).isEqualTo("nosniff");
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
    Blueprint wrong = Blueprint.named("wrong");
    wrong.get("/x", "x", _ -> Response.jsonify(1)).access(Access.OWNER).jsonp("no");
    assertThatThrownBy(() -> TestServer.of(wrong)).hasMessageContaining("public access");
  }

  @Test
  @Tag("F71")
  void everyAnswerCarriesTheSecurityHeaders() throws Exception {
    for (String path : List.of("/echo", "/nothing", "/guarded")) {
      HttpResponse<String> answer = server.get(path);
      assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(header(answer, "Content-Security-Policy"))
          .contains("default-src 'self'")
          .contains("object-src 'none'")
          .contains("base-uri 'none'")
          .contains("frame-ancestors 'none'");
    }
    HttpResponse<String> one = server.get("/nonce");
    String nonce = one.body().replaceAll(".*nonce=(.*)>", "$1");
    assertThat(header(one, "Content-Security-Policy")).contains("'nonce-" + nonce + "'");
    assertThat(server.get("/nonce").body()).isNotEqualTo(one.body());
    assertThat(server.get("/%3Cscript%3E").body()).doesNotContain("<script>");
  }

  @Test
  void hostsAreListedAndForwardedHeadersBelievedFromListedProxiesOnly() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.get("/", "home", r -> Response.text(r.url().url() + " " + r.remoteAddress()));
    try (TestServer listed =
        new TestServer(
            App.builder("a")
                .hosts(Hosts.only("a.example", ".b.example").behind("127.0.0.0/8"))
                .register(pages))) {
      assertThat(listed.get("/", "Host", "A.example:80").body())
          .isEqualTo("http://a.example/ 127.0.0.1");
      assertThat(listed.get("/", "Host", "x.b.example").statusCode()).isEqualTo(200);
      for (String bad :
          List.of(
              "evil.example",
              "a.example.evil",
              "a.example@evil",
              "a.example/x",
              "",
              "a.example:99999999")) {
        assertThat(listed.raw("GET / HTTP/1.1\r\nHost: " + bad + "\r\nConnection: close\r\n\r\n"))
            .as(bad)
            .startsWith("HTTP/1.1 400");
      }
      assertThat(
              listed.raw(
                  "GET / HTTP/1.1\r\nHost: a.example\r\nHost: a.example\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 400");
      assertThat(
              listed
                  .get(
                      "/",
                      "Host",
                      "a.example",
                      "X-Forwarded-Proto",
                      "https",
                      "X-Forwarded-For",
                      "6.6.6.6, 9.9.9.9, 127.0.0.2")
                  .body())
          .isEqualTo("https://a.example/ 9.9.9.9");
    }
    try (TestServer direct =
        new TestServer(App.builder("a").register(Blueprint.named("p").register(homeAgain())))) {
      assertThat(
              direct
                  .get(
                      "/",
                      "Host",
                      "a",
                      "X-Forwarded-Proto",
                      "https",
                      "X-Forwarded-For",
                      "9.9.9.9",
                      "X-Forwarded-Host",
                      "evil")
                  .body())
          .isEqualTo("http://a/ 127.0.0.1");
    }
  }

  private static Blueprint homeAgain() {
    Blueprint pages = Blueprint.named("pages");
    pages.get("/", "home", r -> Response.text(r.url().url() + " " + r.remoteAddress()));
    return pages;
  }
}

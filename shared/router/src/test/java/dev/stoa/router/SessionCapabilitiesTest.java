package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// F52 to F56: signed sessions and their keys.
class SessionCapabilitiesTest {
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
    pages.get(
        "/count401",
        "count",
        r -> {
          Object n = r.session().get("n");
          r.session().put("n", n == null ? 1 : ((Number) n).intValue() + 1);
          return Response.text("" + n).status(401);
        });
    pages
        .get(
            "/data",
            "data",
            r -> {
              r.session().put("seen", true);
              return Response.jsonify(1);
            })
        .access(Access.PUBLIC)
        .jsonp("for old pages");
    server =
        new TestServer(
            App.builder("test")
                .register(pages)
                .sessions(
                    Sessions.signedBy(KeyRing.of(new byte[32]), NOW::get)
                        .lifetime(Duration.ofHours(1), Duration.ofHours(3))));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String login() throws Exception {
    return TestServer.cookie(server.get("/login?name=Ann"));
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
    String readable = session.substring(session.indexOf('=') + 1, session.indexOf('.'));
    assertThat(new String(Base64.getUrlDecoder().decode(readable), StandardCharsets.UTF_8))
        .as("its owner can read it")
        .contains("\"user\":\"Ann\"");
    assertThat(TestServer.header(server.get("/guarded", "Cookie", session), "Vary"))
        .isEqualTo("Cookie");
    String forged =
        session.substring(0, 12) + (session.charAt(12) == 'A' ? 'B' : 'A') + session.substring(13);
    assertThat(server.get("/guarded", "Cookie", forged).statusCode()).isEqualTo(403);
    assertThat(server.get("/guarded", "Cookie", session + "; " + session).statusCode())
        .as("two session cookies")
        .isEqualTo(403);
    HttpResponse<String> out = server.get("/logout", "Cookie", session);
    assertThat(out.statusCode()).isEqualTo(302);
    assertThat(TestServer.header(out, "Set-Cookie")).startsWith("session=;").contains("Max-Age=0");
  }

  @Test
  void sessionsEndWhenIdleAndAtAnAbsoluteAgeAndAreSavedWhateverTheStatus() throws Exception {
    String first = TestServer.cookie(server.get("/count401"));
    assertThat(server.get("/count401", "Cookie", first).body()).isEqualTo("1");
    String session = login();
    Instant start = NOW.get();
    for (int i = 0; i < 4; i++) {
      NOW.set(NOW.get().plus(Duration.ofMinutes(40)));
      HttpResponse<String> answer = server.get("/guarded", "Cookie", session);
      assertThat(answer.statusCode()).isEqualTo(200);
      session = TestServer.cookie(answer);
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
  void theIdleTimeBeginsAtTheLastUse() throws Exception {
    String session = login();
    NOW.set(NOW.get().plus(Duration.ofMinutes(29)));
    session = TestServer.cookie(server.get("/guarded", "Cookie", session));
    NOW.set(NOW.get().plus(Duration.ofMinutes(2)));
    HttpResponse<String> soon = server.get("/guarded", "Cookie", session);
    assertThat(TestServer.header(soon, "Set-Cookie")).as("not with every response").isEmpty();
    NOW.set(NOW.get().plus(Duration.ofMinutes(57)));
    assertThat(server.get("/guarded", "Cookie", session).statusCode()).isEqualTo(200);
  }

  @Test
  @Tag("F52")
  void aJsonpRequestLeavesTheSessionOfTheVisitor() throws Exception {
    String cookie = login();
    HttpResponse<String> script = server.get("/data?callback=f", "Cookie", cookie);
    assertThat(script.body()).isEqualTo("/**/f(1);");
    assertThat(TestServer.header(script, "Set-Cookie")).isEmpty();
    HttpResponse<String> json = server.get("/data", "Cookie", cookie);
    assertThat(server.get("/guarded", "Cookie", TestServer.cookie(json)).body())
        .isEqualTo("hi Ann");
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
  @Tag("F52")
  void twoCookiesOfASessionAreNoneHoweverTheOtherIsWritten() throws Exception {
    String session = login();
    String many = "; c=1".repeat(200);
    for (String two :
        List.of(
            session + many + "; session=other",
            session + "; session=ot\"her",
            "session=ot\"her; " + session,
            "session=; " + session,
            session + ";session =other")) {
      assertThat(server.get("/guarded", "Cookie", two).statusCode()).as(two).isEqualTo(403);
    }
    assertThat(server.get("/guarded", "Cookie", session, "Cookie", "session=x").statusCode())
        .isEqualTo(403);
    assertThat(server.get("/guarded", "Cookie", session + many + "; sessions=x; session").body())
        .isEqualTo("hi Ann");
  }
}

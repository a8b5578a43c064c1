package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the cookie of a session can hold, and what becomes of a session that it cannot.
class SessionCookieTest {
  private static final String ORIGIN = "https://other.example";

  private final AtomicInteger hooks = new AtomicInteger();
  private TestServer server;

  @BeforeEach
  void serve() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages
        .get(
            "/fill",
            "fill",
            r -> {
              r.session().put("small", "s");
              r.session().put("cart", "x".repeat(r.args().require("n").length() * 100));
              return Response.text("filled");
            })
        .cors(CorsPolicy.origins(ORIGIN));
    pages.get(
        "/list",
        "list",
        r -> {
          r.session().put("list", List.of("\ud800"));
          return Response.text("kept");
        });
    pages.get(
        "/count",
        "count",
        r -> {
          Long n = r.session().getLong("n");
          r.session().put("n", n == null ? 1L : n + 1);
          return Response.text("" + n);
        });
    pages.get("/small", "small", r -> Response.text("" + r.session().get("small")));
    server =
        new TestServer(
            App.builder("test")
                .register(pages)
                .dev(true)
                .sessions(Sessions.signedBy(KeyRing.of(new byte[32]), InstantSource.system()))
                .afterRequest(
                    (_, response) -> response.header("Hooks", "" + hooks.incrementAndGet())));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @Tag("F52")
  void aSessionThatIsTooLargeIsAnErrorThatSaysWhatIs() throws Exception {
    HttpResponse<String> answer = server.get("/fill?n=" + "x".repeat(40), "Origin", ORIGIN);
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body())
        .containsPattern("takes 5\\d\\d\\d bytes")
        .contains("4096")
        .contains("cart")
        .contains("4002 bytes");
    assertThat(TestServer.header(answer, "Set-Cookie")).isEmpty();
  }

  @Test
  @Tag("F52")
  void theAnswerToItIsOneAsAnyOther() throws Exception {
    HttpResponse<String> answer = server.get("/fill?n=" + "x".repeat(40), "Origin", ORIGIN);
    assertThat(TestServer.header(answer, "Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    assertThat(TestServer.header(answer, "Hooks"))
        .as("after-request hooks run once")
        .isEqualTo("1");
  }

  @Test
  @Tag("F52")
  void itStaysAsItCame() throws Exception {
    String session = TestServer.cookie(server.get("/fill?n=x"));
    HttpResponse<String> answer = server.get("/fill?n=" + "x".repeat(40), "Cookie", session);
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(TestServer.header(answer, "Set-Cookie")).isEmpty();
    assertThat(server.get("/small", "Cookie", session).body()).isEqualTo("s");
  }

  @Test
  @Tag("F52")
  void twoTextsNeverHaveOneSignature() throws Exception {
    Signer signer = KeyRing.of(new byte[32]).signer("test");
    for (String half : List.of("\ud800", "a\udc00", "\udc00\ud800", "\ud800\ud800")) {
      assertThatThrownBy(() -> signer.sign(half))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("surrogate");
      Session session = server.app.requestByHand("GET", "/", Map.of(), "").session();
      assertThatThrownBy(() -> session.put("name", half))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("surrogate")
          .hasMessageContaining("name");
      assertThatThrownBy(() -> session.put(half, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("surrogate");
    }
    assertThat(signer.verify(signer.sign("\ud83d\ude00"))).isEqualTo("\ud83d\ude00");
    assertThat(server.get("/list").statusCode()).as("half a pair deeper in").isEqualTo(500);
  }

  @Test
  @Tag("F52")
  void aLongIsALongWithEveryRequest() throws Exception {
    HttpResponse<String> first = server.get("/count");
    HttpResponse<String> second = server.get("/count", "Cookie", TestServer.cookie(first));
    HttpResponse<String> third = server.get("/count", "Cookie", TestServer.cookie(second));
    assertThat(List.of(first.body(), second.body(), third.body()))
        .containsExactly("null", "1", "2");
  }
}

package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the cookie of a session can hold.
class SessionCookieTest {
  private TestServer server;

  @BeforeEach
  void serve() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.get(
        "/list",
        "list",
        r -> {
          r.session().put("list", List.of("\ud800"));
          return Response.text("kept");
        });
    server =
        new TestServer(
            App.builder("test")
                .register(pages)
                .sessions(Sessions.signedBy(KeyRing.of(new byte[32]), InstantSource.system())));
  }

  @AfterEach
  void stop() {
    server.close();
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
}

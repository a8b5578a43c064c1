package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A body whose end a proxy may have seen elsewhere (RFC 9112, 6.1 and 6.3) is refused, and what
/// stands behind the head is no request.
class FramingTest {
  private final AtomicInteger smuggled = new AtomicInteger();

  private TestServer serve(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.post("/post", "post", request -> Response.text(request.text()));
    pages.vertx(Set.of("POST"), "/vertx", "vertx", context -> context.end("vertx"));
    pages.get(
        "/smuggled",
        "smuggled",
        _ -> {
          smuggled.incrementAndGet();
          return Response.text("smuggled");
        });
    return new TestServer(App.builder("test").execution(execution).register(pages));
  }

  private void assertRefused(TestServer server, String request) throws Exception {
    String answer =
        server.raw(request + "GET /smuggled HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .containsPattern("^HTTP/1.[01] 400 ")
        .contains("Transfer-Encoding")
        .doesNotContain("smuggled");
    assertThat(smuggled).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"xchunked", "identity", "\"chunked\"", ""})
  void unknownCodingsAreRefused(String coding) throws Exception {
    try (TestServer server = serve(Execution.VIRTUAL_THREAD)) {
      for (String line : new String[] {"POST /post", "GET /smuggled", "GET /none", "GET /%zz"}) {
        assertRefused(
            server, line + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + coding + "\r\n\r\n");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xchunked", "identity", "gzip", "\"chunked\"", ""})
  void aLengthBesideAnUnknownCodingMakesItNoBetter(String coding) throws Exception {
    try (TestServer server = serve(Execution.VIRTUAL_THREAD)) {
      for (String line : new String[] {"POST /post", "POST /vertx", "GET /none"}) {
        for (String body : new String[] {"", "xxxxx"}) {
          assertRefused(
              server,
              line
                  + " HTTP/1.1\r\nHost: a\r\nContent-Length: "
                  + body.length()
                  + "\r\nTransfer-Encoding: "
                  + coding
                  + "\r\n\r\n"
                  + body);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1\r\nTransfer-Encoding: gzip, chunked",
        "1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked"
      })
  void chunksThatAreNotOnlyChunksAreRefused(String head) throws Exception {
    for (Execution execution : Execution.values()) {
      try (TestServer server = serve(execution)) {
        assertRefused(
            server, "POST /post HTTP/" + head + "\r\nHost: a\r\n\r\n2\r\nab\r\n0\r\n\r\n");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void chunksAreRead(Execution execution) throws Exception {
    try (TestServer server = serve(execution)) {
      assertThat(
              server.raw(
                  "POST /post HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\nConnection: close\r\n\r\n2\r\nab\r\n0\r\n\r\n"))
          .startsWith("HTTP/1.1 200 ")
          .endsWith("ab");
    }
  }
}

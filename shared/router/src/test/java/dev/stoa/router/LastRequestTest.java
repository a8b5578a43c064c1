package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.file.OpenOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// RFC 9112, 9.6: what follows a request whose answer closes the connection is not processed.
@DisplayName("What is sent after a request that closes its connection is not executed")
class LastRequestTest {
  private static final String PAY = "POST /pay HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";

  private final BlockingQueue<String> paid = new LinkedBlockingQueue<>();

  @TempDir private Path folder;

  private TestServer serve(Execution execution) throws Exception {
    Path file = Files.writeString(folder.resolve("file.txt"), "part");
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.post("/small", "small", request -> Response.text(request.text())).bodyLimit(10);
    pages.post("/left", "left", _ -> Response.text("left")).streaming();
    pages.route(Set.of("GET", "POST"), "/odd", "odd", _ -> uncheckedRedirect()).streaming();
    pages
        .post(
            "/vanished",
            "vanished",
            request -> {
              Path vanished = Files.writeString(folder.resolve(request.id()), "part");
              Response response = Response.file(vanished, "text/plain");
              Files.delete(vanished);
              return response;
            })
        .streaming();
    pages.post("/misled", "misled", _ -> uncheckedRedirect());
    pages.post("/text", "text", request -> Response.text(request.text()));
    pages.get(
        "/stream",
        "stream",
        request -> {
          OpenOptions reading = new OpenOptions().setWrite(false);
          return Response.stream(
              "text/plain", request.app().vertx().fileSystem().openBlocking("" + file, reading));
        });
    pages.get(
        "/closes", "closes", _ -> Response.text("last").header("Connection", "x-mine, Close"));
    pages.get("/hooked", "hooked", _ -> Response.text("last"));
    pages.afterRequest((request, response) ->
        request.path().equals("/hooked") ? response.header("Connection", "close") : response);
    pages
        .get("/with", "with", _ -> Response.text("last"))
        .with(context -> {
          context.response().putHeader("Connection", "close");
          context.next();
        });
    pages.post(
        "/pay",
        "pay",
        request -> {
          paid.add(request.id());
          return Response.text("paid");
        });
    return new TestServer(
        App.builder("test")
            .execution(execution)
            .register(pages)
            .hosts(Hosts.only("a"))
            .errorHandler(500, (_, _) -> uncheckedRedirect()));
  }

  /// Nobody has checked where it leads: it is not written.
  private static Response uncheckedRedirect() {
    return Response.empty(302).header("Location", "/text");
  }

  private void assertLast(TestServer server, String request, String status) throws Exception {
    assertThat(server.raw(request + PAY))
        .startsWith(status)
        .containsIgnoringCase("connection: close")
        .doesNotContain("paid");
    assertThat(paid).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void afterABodyThatIsTooLarge(Execution execution) throws Exception {
    try (TestServer server = serve(execution)) {
      assertLast(
          server,
          "POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n",
          "HTTP/1.1 413 ");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void whoeverAnswersForABodyThatIsTooLarge(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.post("/small", "small", request -> Response.text(request.text())).bodyLimit(10);
    App.Builder app =
        App.builder("test")
            .execution(execution)
            .register(pages)
            .errorHandler(
                413,
                (request, _) -> {
                  request.http().response().setStatusCode(413).end("mine");
                  return Response.taken();
                });
    try (TestServer server = new TestServer(app)) {
      assertThat(
              server.raw(
                  "POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n01234567890" + PAY))
          .endsWith("mine");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void afterABodyThatIsLeftUnread(Execution execution) throws Exception {
    try (TestServer server = serve(execution)) {
      String large = "x".repeat(200_000);
      assertLast(
          server,
          "POST /left HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n" + large,
          "HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void afterOneThatIsLeftUnreadByAnAnswerThatCannotBeWritten(Execution execution) throws Exception {
    try (TestServer server = serve(execution)) {
      String large = "x".repeat(200_000);
      for (String path : new String[] {"/odd", "/vanished"}) {
        assertLast(
            server,
            "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n" + large,
            "HTTP/1.1 500 ");
      }
    }
  }

  private static void assertClosed(TestServer server, String host, String status) throws Exception {
    String head = "POST /text HTTP/1.1\r\nTransfer-Encoding: chunked\r\nHost: ";
    assertThat(server.raw(head + host + "\r\n\r\n2\r\nab\r\n"))
        .startsWith(status)
        .containsIgnoringCase("connection: close");
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void afterAHostThatIsRefusedWhileItsBodyComes(Execution execution) throws Exception {
    try (TestServer server = serve(execution)) {
      for (String host : new String[] {"b", "a..b", "a\r\nHost: a"}) {
        assertClosed(server, host, "HTTP/1.1 400 ");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void afterARequestThatCameBeforeTheApplicationWasReady(Execution execution) throws Exception {
    App.Builder app =
        App.builder("test")
            .execution(execution)
            .register(Blueprint.named("pages"))
            .beforeFirstRequest(() -> {
              throw new IllegalStateException("not yet");
            });
    try (TestServer server = new TestServer(app)) {
      assertClosed(server, "a", "HTTP/1.1 503 ");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void afterAStreamOverHttp10WhichEndsWithItsConnection(Execution execution) throws Exception {
    try (TestServer server = serve(execution)) {
      assertLast(
          server,
          "GET /stream HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
          "HTTP/1.0 200 ");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void afterAnAnswerThatClosesItsConnection(Execution execution) throws Exception {
    try (TestServer server = serve(execution)) {
      for (String rule : new String[] {"/closes", "/hooked", "/with"}) {
        assertLast(server, "GET " + rule + " HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 ");
      }
      assertLast(
          server,
          "GET /closes HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
          "HTTP/1.0 200 ");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void butARequestWhoseBodyWasReadIsNotTheLast(Execution execution) throws Exception {
    try (TestServer server = serve(execution)) {
      String last =
          "POST /text HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\nab";
      assertThat(
              server.raw(
                  "POST /text HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab" + PAY + last))
          .contains("paid")
          .endsWith("ab");
      assertThat(paid).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void norIsOneWhoseAnswerCouldNotBeWritten(Execution execution) throws Exception {
    String head = " HTTP/1.1\r\nHost: a\r\n";
    try (TestServer server = serve(execution)) {
      String last = "POST /text" + head + "Connection: close\r\nContent-Length: 2\r\n\r\nab";
      String read = "POST /misled" + head + "Content-Length: 2\r\n\r\nab";
      for (String request : new String[] {"GET /odd" + head + "\r\n", read}) {
        assertThat(server.raw(request + PAY + last))
            .startsWith("HTTP/1.1 500 ")
            .contains("paid")
            .endsWith("ab");
      }
    }
  }
}

package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that change between the moment when they are looked at and the one when they are sent.
class FileBodiesTest {
  private static final String TWO =
      "GET /file HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  @TempDir private Path folder;

  private interface Change {
    void to(Path file) throws IOException;
  }

  private TestServer serve(Change change) throws Exception {
    Path file = Files.writeString(folder.resolve("file.txt"), "0123456789");
    Blueprint pages = Blueprint.named("pages");
    pages.get(
        "/file",
        "file",
        _ -> {
          Response response = Response.file(file, "text/plain");
          change.to(file);
          return response;
        });
    pages.get("/next", "next", _ -> Response.text("next"));
    pages.teardownRequest((request, failure) -> {
      if (request.path().equals("/file")) {
        seen.add("teardown " + (failure == null ? "" : failure.getClass().getSimpleName()));
      }
    });
    EndHook hook =
        (request, complete, _) -> {
          if (request.path().equals("/file")) {
            seen.add(complete ? "whole" : "cut");
          }
        };
    return new TestServer(App.builder("test").register(pages), hook);
  }

  private String next() throws InterruptedException {
    return String.valueOf(seen.poll(15, TimeUnit.SECONDS));
  }

  @Test
  void oneThatIsGoneIsAnsweredAndTheNextRequestToo() throws Exception {
    try (TestServer server = serve(Files::delete)) {
      assertThat(server.raw(TWO))
          .startsWith("HTTP/1.1 500 ")
          .contains("content-length: 0\r\n")
          .contains("HTTP/1.1 200 ")
          .endsWith("next");
    }
  }

  @Test
  void oneThatBecameShorterDoesNotLookWhole() throws Exception {
    try (TestServer server = serve(file -> Files.writeString(file, "0"))) {
      assertThat(server.raw(TWO)).startsWith("HTTP/1.1 500 ").endsWith("next");
      assertThat(next()).isEqualTo("whole");
      assertThat(next()).isEqualTo("teardown IOException");
    }
  }

  @Test
  void oneThatGrewIsSentAsLongAsItWas() throws Exception {
    try (TestServer server = serve(file -> Files.writeString(file, "0123456789abc"))) {
      assertThat(server.raw(TWO))
          .contains("content-length: 10\r\n")
          .contains("\r\n\r\n0123456789HTTP/1.1 200 ")
          .endsWith("next");
      assertThat(next()).isEqualTo("whole");
      assertThat(next()).isEqualTo("teardown ");
    }
  }
}

package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A file whose client leaves")
class FileLeaversTest {
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  @TempDir private Path folder;

  private App.Builder app(Execution execution, int length, CountDownLatch go) throws Exception {
    Path path = folder.resolve("file");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(length);
    }
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.getAsync(
        "/file",
        "file",
        request -> {
          seen.add("called");
          return request
              .app()
              .vertx()
              .executeBlocking(() -> go.await(15, TimeUnit.SECONDS))
              .map(_ -> Response.file(path, "application/octet-stream"));
        });
    return App.builder("test")
        .register(pages)
        .teardownRequest((_, failure) -> seen.add("torn down " + failure));
  }

  private String next() throws InterruptedException {
    return String.valueOf(seen.poll(15, TimeUnit.SECONDS));
  }

  /// Takes a few bytes, if any, and leaves rudely.
  private static Socket ask(TestServer server) throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port);
    socket.setSoTimeout(15_000);
    OutputStream out = socket.getOutputStream();
    out.write("GET /file HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return socket;
  }

  @ParameterizedTest(name = "{0}, {1} bytes, behind a router: {2}")
  @CsvSource({
    "EVENT_LOOP, 30000000, false",
    "EVENT_LOOP, 30000000, true",
    "VIRTUAL_THREAD, 30000000, false",
    "VIRTUAL_THREAD, 30000000, true"
  })
  void isTornDownOnceWhenItLeavesInTheMidst(Execution execution, int length, boolean mounted)
      throws Exception {
    App.Builder app = app(execution, length, new CountDownLatch(0));
    try (TestServer server =
        mounted ? new TestServer(app, (io.vertx.ext.web.Router _) -> {}) : new TestServer(app)) {
      try (Socket socket = ask(server)) {
        assertThat(next()).isEqualTo("called");
        assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
        assertThat(seen).isEmpty();
        socket.setSoLinger(true, 0);
      }
      assertThat(next()).contains("ClientGone");
      assertThat(server.get("/file").body()).hasSize(length);
      assertThat(next()).isEqualTo("called");
      assertThat(next()).isEqualTo("torn down null");
      assertThat(seen).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}, {1} bytes")
  @CsvSource({
    "EVENT_LOOP, 3000",
    "EVENT_LOOP, 30000000",
    "VIRTUAL_THREAD, 3000",
    "VIRTUAL_THREAD, 30000000"
  })
  void isToldToTheHookAtTheEndAsCutWhenItLeftBefore(Execution execution, int length)
      throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    App.Builder app = app(execution, length, go);
    try (TestServer server =
        new TestServer(app, (_, complete, _) -> seen.add(complete ? "whole" : "cut"))) {
      try (Socket socket = ask(server)) {
        assertThat(next()).isEqualTo("called");
        socket.setSoLinger(true, 0);
      }
      go.countDown();
      assertThat(new String[] {next(), next()})
          .containsExactlyInAnyOrder("cut", "torn down " + new ClientGone());
      assertThat(seen).isEmpty();
    }
  }
}

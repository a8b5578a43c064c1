package dev.stoa.runtime;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Execution;
import dev.stoa.router.Response;
import dev.stoa.testing.TestFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/// A site of a few rules, started for a test class and spoken to in raw bytes.
final class EdgeSite implements BeforeAllCallback, AfterAllCallback {
  static final String HOST = "Host: localhost\r\n";

  private @Nullable TestFolder folder;
  private @Nullable Running running;

  private static final class Pages implements Service {
    private final AtomicInteger counted = new AtomicInteger();

    @Override
    public String name() {
      return "pages";
    }

    @Override
    public Assembly assemble(ServiceContext context) {
      var routes = Blueprint.named("pages");
      routes.get("/hello", "hello", _ -> Response.text("hello"));
      routes.post("/api/echo", "echo", r -> Response.text(r.json().encode()));
      routes.post(
          "/api/find",
          "find",
          r -> {
            var word = r.json().getString("word");
            return Response.text(
                context
                    .database()
                    .read(tx -> tx.list("SELECT 1 AS n WHERE 'a' = ?", _ -> "found", word))
                    .toString());
          });
      routes.get("/api/<name>", "named", r -> Response.text(r.args().get("q", "none")));
      routes.get("/broken", "broken", _ -> broken());
      routes.get("/once/<secret>", "once", _ -> broken());
      var loop = Blueprint.named("loop").execution(Execution.EVENT_LOOP);
      loop.get("/api/count", "count", _ -> Response.text("counted " + counted.incrementAndGet()));
      loop.post("/api/loop", "loop", r -> Response.text(r.text())).bodyLimit(1_000);
      return Assembly.builder().blueprint(routes).blueprint(loop).build();
    }

    private static Response broken() {
      throw new IllegalStateException("password=hunter2");
    }
  }

  @Override
  public void beforeAll(ExtensionContext test) throws IOException {
    folder = TestFolder.create();
    var options =
        LaunchOptions.test(folder.path())
            .withManagementPort(0)
            .with("http.first-request", "500ms")
            .with("http.connections", "50");
    running = Launcher.start(options, List.of(new Pages()));
  }

  @Override
  public void afterAll(ExtensionContext test) throws IOException {
    running().close();
    Objects.requireNonNull(folder).close();
  }

  Running running() {
    return Objects.requireNonNull(running);
  }

  int port() {
    return running().port();
  }

  String get(String path, String headers) throws IOException {
    return exchange(request(path, headers));
  }

  static String request(String path, String headers) {
    return "GET " + path + " HTTP/1.1\r\n" + HOST + headers + "Connection: close\r\n\r\n";
  }

  String exchange(String request) throws IOException {
    return exchange(port(), request);
  }

  String firstLine(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      var reader = new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1);
      return String.valueOf(new BufferedReader(reader).readLine());
    }
  }

  /// The same in as many segments as there are bytes.
  String exchangeByteByByte(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(15_000);
      socket.setTcpNoDelay(true);
      for (byte each : request.getBytes(StandardCharsets.ISO_8859_1)) {
        socket.getOutputStream().write(each);
        socket.getOutputStream().flush();
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  static String exchange(int port, String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /// What is logged meanwhile.
  static List<ILoggingEvent> logged(Callable<?> work) throws Exception {
    var log = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.addAppender(lines);
    try {
      work.call();
    } finally {
      log.detachAppender(lines);
    }
    return List.copyOf(lines.list);
  }
}

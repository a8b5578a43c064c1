package dev.stoa.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Execution;
import dev.stoa.router.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// The edge, spoken to in raw bytes.
class HttpEntryTest {
  private static final String HOST = "Host: localhost\r\n";

  @TempDir Path dir;

  private Running running;

  private final Service pages =
      new Service() {
        @Override
        public String name() {
          return "pages";
        }

        @Override
        public Assembly assemble(ServiceContext context) {
          var routes = Blueprint.named("pages");
          routes.get("/hello", "hello", _ -> Response.text("hello"));
          routes.post("/api/echo", "echo", r -> Response.text(r.json().encode()));
          routes.get("/api/<name>", "named", r -> Response.text(r.args().get("q", "none")));
          routes.get(
              "/broken",
              "broken",
              _ -> {
                throw new IllegalStateException("password=hunter2");
              });
          var loop = Blueprint.named("loop").execution(Execution.EVENT_LOOP);
          loop.post("/api/loop", "loop", r -> Response.text(r.text())).bodyLimit(1_000);
          return Assembly.builder().blueprint(routes).blueprint(loop).build();
        }
      };

  @BeforeEach
  void start() {
    var options =
        LaunchOptions.test(dir)
            .withManagementPort(0)
            .with("http.first-request", "500ms")
            .with("http.connections", "50");
    running = Launcher.start(options, List.of(pages));
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void everyAnswerCarriesItsIdAndTheSecurityHeaders() throws Exception {
    assertThat(get("/hello", ""))
        .startsWith("HTTP/1.1 200")
        .containsPattern("x-request-id: [0-9a-f]{16}\r\n")
        .contains("x-content-type-options: nosniff")
        .contains("default-src 'self'")
        .contains("referrer-policy: ")
        .contains("cross-origin-opener-policy: same-origin")
        .doesNotContain("strict-transport-security");
  }

  @Test
  void aWellFormedIdIsKeptAndAnyOtherIsReplaced() throws Exception {
    assertThat(get("/hello", "X-Request-Id: edge-12345678\r\n"))
        .contains("x-request-id: edge-12345678\r\n");
    assertThat(get("/hello", "X-Request-Id: <script>alert\r\n")).doesNotContain("script");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /hello HTTP/1.1\r\nHost: localhost\r\nHost: b\r\n\r\n",
        "GET /hello HTTP/1.1\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "NONSENSE\r\n\r\n",
        "POST /hello HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\nGET /",
        "GET /hello HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n",
        "POST /hello HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
      })
  void whatIsNoProperRequestIsRefused(String request) throws Exception {
    assertThat(firstLine(request)).containsPattern("^HTTP/1.[01] 4\\d\\d");
  }

  /// Status, code, what the answer must name, and the request.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          505 | http.version           | HTTP/1.1           | GET /hello HTTP/9.9~H~~
          400 | http.host              | no host            | GET /hello HTTP/1.1~Connection: close~~
          400 | http.host              | 2 hosts            | GET /hello HTTP/1.1~HHost: b~~
          400 | http.target            | Only OPTIONS       | GET * HTTP/1.1~H~
          505 | http.version           | HTTP/1.1           | GET /hello http/1.1~H~
          505 | http.version           | HTTP/1.1           | GET /hello FTP/1.1~H~
          400 | http                   | no name            | GET /hello HTTP/1.1~H: x~~
          400 | http                   | before its colon   | GET /hello HTTP/1.1~HX-A : x~~
          400 | http                   | no colon           | GET /hello HTTP/1.1~HX-A~~
          400 | http                   | that no name may   | GET /hello HTTP/1.1~HX A: x~~
          400 | http                   | control character  | GET /hello HTTP/1.1~HX-A: b\u0001c~~
          400 | http                   | more than one      | POST /api/echo HTTP/1.1~HContent-Length: 1~Content-Length: 2~~xx
          400 | http                   | more than one      | POST /api/echo HTTP/1.1~HContent-Length: 1, 2~~xx
          400 | http                   | Length is no       | POST /api/echo HTTP/1.1~HContent-Length: many~~xx
          400 | http                   | Length is no       | POST /api/echo HTTP/1.1~HContent-Length: -1~~xx
          400 | http.host              | header Host        | GET /hello HTTP/1.1~Connection: close~host: a:zz~~
          400 | http.host              | header Host        | GET /hello HTTP/1.1~Connection: close~host: a b~~
          400 | http.target            | target             | GET http://evil.org/hello HTTP/1.1~H~
          400 | http.target            | target             | GET http://localhost:81/hello HTTP/1.1~H~
          400 | http.target            | target             | GET http://localhost:zz/hello HTTP/1.1~H~
          400 | http.target            | target             | GET http://a@localhost/hello HTTP/1.1~H~
          400 | http.target            | target             | GET http://localhost?x=/hello HTTP/1.1~H~
          400 | http.target            | target             | GET ftp://localhost/hello HTTP/1.1~H~
          400 | http.target            | target             | GET evil?x=http://localhost/hello HTTP/1.1~H~
          417 | http.expect            | 100-continue       | POST /api/echo HTTP/1.1~HExpect: wonders~Content-Length: 2~~{}
          400 | http                   | not both           | POST /api/echo HTTP/1.1~HTransfer-Encoding: chunked~Content-Length: 2~~0~~
          400 | http                   | next line          | GET /hello HTTP/1.1~HX-A: b~ c~~
          400 | http.transfer_encoding | chunked            | POST /api/echo HTTP/1.1~HTransfer-Encoding: gzip, chunked~~0~~
          415 | http.content_encoding  | content coding     | POST /api/echo HTTP/1.1~HContent-Encoding: gzip~Content-Length: 2~~{}
          415 | http.charset           | UTF-8              | POST /api/echo HTTP/1.1~HContent-Type: application/json; charset=utf-16~Content-Length: 2~~{}
          """)
  void whatCannotBeMeantIsRefusedByName(int status, String code, String names, String request)
      throws Exception {
    var sent = request.replace("~H", "~Connection: close\r\n" + HOST).replace("~", "\r\n");
    var answer = exchange(sent);
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status)
        .contains("content-type: application/problem+json", "\"" + code + "\"", names);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost", "HTTP://LOCALHOST:80", "https://localhost:443"})
  void aTargetThatNamesTheHostToo(String origin) throws Exception {
    assertThat(get(origin + "/hello", "")).startsWith("HTTP/1.1 200").endsWith("hello");
    assertThat(get("/hello?from=http://evil.org/", "")).startsWith("HTTP/1.1 200");
  }

  /// Code, and what follows a good chunk.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          body.chunk.size | zz~{}~0~~
          body.chunk.size | -1~{}~0~~
          body.chunk.size | 0x2~{}~0~~
          body.chunk.size | 80000000~{}~0~~
          body.chunk.size | FFFFFFFFFFFFFFFFF~{}~0~~
          body.chunk.size | ~{}~0~~
          body.chunk.size | ;a=b~{}~0~~
          body.chunk.end  | 2~{}0~~
          body.chunk.end  | 1~{}~0~~
          body.chunk      | 0~no trailer~~
          body.chunk      | 0~: x~~
          body.chunk      | 0~X A: x~~
          """)
  void aChunkThatCannotBeReadIsAnsweredAndEndsTheConnection(String code, String rest)
      throws Exception {
    for (var path : List.of("/api/echo", "/api/loop")) {
      var head = "POST " + path + " HTTP/1.1~" + HOST + "Transfer-Encoding: chunked~~2~{}~";
      var sent = (head + rest).replace("~", "\r\n") + request("/hello", "");
      assertThat(exchange(sent))
          .startsWith("HTTP/1.1 400")
          .contains("\"" + code + "\"", "chunk", "connection: close")
          .doesNotContain("HTTP/1.1 200");
    }
  }

  @Test
  void aChunkLargerThanTheLimitIsRefusedWithNothingInTheLog() throws Exception {
    var log = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.addAppender(lines);
    try {
      var head = "POST /api/loop HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\nFA0\r\n";
      assertThat(exchange(head + "x".repeat(4_000) + "\r\n0\r\n\r\n"))
          .startsWith("HTTP/1.1 413")
          .contains("connection: close");
    } finally {
      log.detachAppender(lines);
    }
    assertThat(lines.list).noneMatch(line -> line.getLevel().isGreaterOrEqual(Level.ERROR));
  }

  @Test
  void aRefusedCodingIsToldWhichOneIsTaken() throws Exception {
    assertThat(get("/hello", "Content-Encoding: br\r\n")).contains("accept-encoding: identity");
  }

  @Test
  void theServerAsAWholeTellsItsMethods() throws Exception {
    var request = "OPTIONS * HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";
    assertThat(exchange(request)).startsWith("HTTP/1.1 204").contains("allow: ").contains("GET");
  }

  @Test
  void aBodyThatLooksLikeAFoldedHeaderIsNone() throws Exception {
    var body = "{\n \"a\":\n\t1}";
    var second = request("/hello", "");
    assertThat(exchange(post("application/json; charset=UTF-8", body) + second))
        .contains("{\"a\":1}", "hello");
  }

  @Test
  void aKeyThatIsThereTwiceIsNamed() throws Exception {
    var body = "{\"a\":{\"b\":1},\"c\":[{\"b\":1},{\"b\":2}],\"a\":2}";
    assertThat(exchange(post("application/json", body) + request("/hello", "")))
        .startsWith("HTTP/1.1 400")
        .contains("'a' is there twice");
  }

  @Test
  void jsonThatIsNestedTooDeeplyIsRefused() throws Exception {
    for (var depth : List.of(1_001, 3_000, 10_000)) {
      for (var body :
          List.of("[".repeat(depth) + "]".repeat(depth), "{\"a\":".repeat(depth) + "1")) {
        assertThat(exchange(post("application/json", body) + request("/hello", "")))
            .startsWith("HTTP/1.1 400")
            .contains("nested too deeply");
      }
    }
  }

  @Test
  void aQueryThatCannotBeReadIsNamed() throws Exception {
    assertThat(get("/api/x?q=%zz", "")).startsWith("HTTP/1.1 400").contains("The query cannot");
  }

  @Test
  void anApiPathThatCannotBeReadIsAProblem() throws Exception {
    for (var path : List.of("/api/%00", "/api/x%ff", "/api/x\u00ff", "/push/%00", "/api/%zz")) {
      assertThat(get(path, "Accept: */*\r\n"))
          .startsWith("HTTP/1.1 400")
          .contains("application/problem+json");
    }
  }

  @Test
  void tooMuchIsRefusedByName() throws Exception {
    assertThat(get("/" + "x".repeat(9_000), "")).contains(" 414 ").contains("request line");
    assertThat(get("/hello", "X-Long: " + "x".repeat(20_000) + "\r\n")).contains(" 431 ");
  }

  @Test
  void aBrokenHandlerTellsNothing() throws Exception {
    assertThat(get("/broken", "")).contains(" 500 ").doesNotContain("hunter2", "Exception");
  }

  @Test
  void aConnectionThatSaysNothingIsClosed() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), running.port())) {
      socket.setSoTimeout(15_000);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void theManagementPortTellsHealthAndMetrics() throws Exception {
    get("/hello", "");
    var port = running.managementPort();
    assertThat(exchange(port, request("/health/live", ""))).contains(" 200 ").contains("\"up\"");
    assertThat(exchange(port, request("/health/ready", ""))).contains(" 200 ");
    assertThat(exchange(port, request("/metrics", "")))
        .contains("http_server_requests_seconds_count")
        .contains("rule=\"/hello\"")
        .contains("jvm_memory_used_bytes");
    assertThat(get("/metrics", "")).contains(" 404 ");
  }

  private String get(String path, String headers) throws IOException {
    return exchange(request(path, headers));
  }

  private static String request(String path, String headers) {
    return "GET " + path + " HTTP/1.1\r\n" + HOST + headers + "Connection: close\r\n\r\n";
  }

  private static String post(String type, String body) {
    return "POST /api/echo HTTP/1.1\r\n%sContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(HOST, type, body.length(), body);
  }

  private String exchange(String request) throws IOException {
    return exchange(running.port(), request);
  }

  private String firstLine(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), running.port())) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      var reader = new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1);
      return String.valueOf(new BufferedReader(reader).readLine());
    }
  }

  private static String exchange(int port, String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}

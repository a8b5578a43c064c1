package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which WebSocket handshakes are answered, and what the others are told before any upgrade.
@TestInstance(Lifecycle.PER_CLASS)
class HandshakeTest {
  private final TestTokens tokens = new TestTokens();
  private Running running;

  @BeforeAll
  void start(@TempDir Path folder) {
    var options = LaunchOptions.test(folder).with("http.origins", "https://listed.example");
    running = Launcher.start(options, List.of(new PushService(), tokens));
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private static final String HEAD =
      """
      GET /push/ws HTTP/1.1
      Connection: Upgrade
      Upgrade: websocket
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
      Host: 127.0.0.1
      """;

  /// The answer to a handshake with these headers more; without its body when it is 101.
  private String handshake(String... headers) throws IOException {
    String head = HEAD.replace("127.0.0.1", "127.0.0.1:" + running.port());
    return answer(head + String.join("\n", headers) + (headers.length == 0 ? "" : "\n"));
  }

  /// The answer to a request with these lines.
  private String answer(String head) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), running.port())) {
      socket.setSoTimeout(15_000);
      String request = head.replace("\n", "\r\n") + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var answer = new StringBuilder();
      var in = socket.getInputStream();
      while (!isWhole(answer, head.startsWith("HEAD"))) {
        int next = in.read();
        if (next < 0) {
          break;
        }
        answer.append((char) next);
      }
      return answer.toString();
    }
  }

  private static boolean isWhole(StringBuilder answer, boolean bare) {
    int end = answer.indexOf("\r\n\r\n");
    return end >= 0
        && (bare || answer.indexOf("HTTP/1.1 101") == 0 || answer.indexOf("}", end) > 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Connection: Upgrade  | Connection: keep-alive           | Connection",
        "Connection: Upgrade  | X-Connection: Upgrade            | Connection",
        "Upgrade: websocket   | Upgrade: websockets              | Upgrade",
        "Upgrade: websocket   | X-Upgrade: websocket             | Upgrade",
        "Host                 | Content-Length: 2+Host           | Content-Length",
        "Host                 | Transfer-Encoding: chunked+Host  | Transfer-Encoding",
        "BsZSBub25jZQ==       | BsZSBub25j                       | Sec-WebSocket-Key",
        "BsZSBub25jZQ==       | BsZSBub25jZQ!!                   | Sec-WebSocket-Key",
        "BsZSBub25jZQ==       | BsZSBub25jZQQQ                   | Sec-WebSocket-Key",
        "Sec-WebSocket-Key    | X-Key                            | Sec-WebSocket-Key",
        "Host                 | Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==+Host | Sec-WebSocket-Key",
        "Host                 | Sec-WebSocket-Version: 13+Host   | Sec-WebSocket-Version",
        "Version: 13          | Version: 13, 8                   | Sec-WebSocket-Version",
        "HTTP/1.1             | HTTP/1.0                         | HTTP/1.1",
      })
  void namesTheHeaderThatIsNotAsItHasToBe(String right, String wrong, String name)
      throws Exception {
    assertThat(answer(HEAD.replaceFirst(right, wrong.replace("+", "\n"))))
        .containsPattern("^HTTP/1.[01] 400 ")
        .contains("application/problem+json", "ws.handshake", name);
  }

  @Test
  void refusesAnyMethodButGet() throws Exception {
    assertThat(answer(HEAD.replace("GET", "HEAD"))).startsWith("HTTP/1.1 400 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Upgrade: websocket  | Upgrade: foo, WebSocket",
        "Upgrade: websocket  | Upgrade: foo+Upgrade: websocket",
        "Connection: Upgrade | Connection: keep-alive , upgrade",
        "Host                | Content-Length: 0+Host",
      })
  void takesAllThatIsALegalHandshake(String plain, String other) throws Exception {
    assertThat(answer(HEAD.replaceFirst(plain, other.replace("+", "\n"))))
        .startsWith("HTTP/1.1 101 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sec-WebSocket-Version: 8", "X-Version: 13"})
  void saysWhichVersionItSpeaks(String version) throws Exception {
    assertThat(answer(HEAD.replace("Sec-WebSocket-Version: 13", version)))
        .startsWith("HTTP/1.1 426 ")
        .containsIgnoringCase("Sec-WebSocket-Version: 13\r\n")
        .containsIgnoringCase("Upgrade: websocket\r\n")
        .contains("application/problem+json", "ws.version", "Upgrade required");
  }

  @ParameterizedTest
  @Tag("P-11.7")
  @ValueSource(strings = {"stoa.v1", "graphql-ws, stoa.v1", "other.v2,stoa.v1 , third"})
  void agreesOnItsProtocolAmongThoseOffered(String offered) throws Exception {
    assertThat(handshake("Sec-WebSocket-Protocol: " + offered))
        .startsWith("HTTP/1.1 101")
        .containsIgnoringCase("Sec-WebSocket-Protocol: stoa.v1\r\n");
  }

  @Test
  @Tag("P-11.7")
  void takesAClientThatOffersNone() throws Exception {
    assertThat(handshake())
        .startsWith("HTTP/1.1 101")
        .doesNotContainIgnoringCase("Sec-WebSocket-Protocol");
  }

  @ParameterizedTest
  @Tag("P-11.7")
  @ValueSource(strings = {"graphql-ws", "stoa.v2, STOA.V1", "stoa.v10"})
  void namesItsProtocolToAClientThatKnowsNoneOfIt(String offered) throws Exception {
    assertThat(handshake("Sec-WebSocket-Protocol: " + offered))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json", "ws.protocol", "stoa.v1")
        .contains("\"field\":\"Sec-WebSocket-Protocol\"");
  }

  @ParameterizedTest
  @Tag("P-11.8")
  @CsvSource({
    "Origin: https://evil.example, 403",
    "Origin: null, 403",
    "Origin: https://listed.example.evil.example, 403",
    "Sec-Fetch-Site: cross-site, 403",
    "Origin: https://listed.example, 101",
    "Origin: http://127.0.0.1:PORT, 101",
    "Origin: https://127.0.0.1:PORT, 101",
    "Sec-Fetch-Site: same-origin, 101",
  })
  void refusesThePagesOfOtherSites(String header, int status) throws Exception {
    String sent = header.replace("PORT", String.valueOf(running.port()));
    String token = tokens.token("*", "*", Duration.ofMinutes(5));
    for (String answer :
        List.of(handshake(sent), handshake(sent, "Authorization: Bearer " + token))) {
      assertThat(answer).startsWith("HTTP/1.1 " + status);
      if (status == 403) {
        assertThat(answer).contains("application/problem+json", "origin.foreign");
      }
    }
  }
}

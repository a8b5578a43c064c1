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

  /// The answer to a handshake with these headers more; without its body when it is 101.
  private String handshake(String... headers) throws IOException {
    var head = new StringBuilder("GET /push/ws HTTP/1.1\r\nConnection: Upgrade\r\n");
    head.append("Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
    head.append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    head.append("Host: 127.0.0.1:").append(running.port()).append("\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), running.port())) {
      socket.setSoTimeout(15_000);
      socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
      var answer = new StringBuilder();
      var in = socket.getInputStream();
      while (!isWhole(answer)) {
        int next = in.read();
        if (next < 0) {
          break;
        }
        answer.append((char) next);
      }
      return answer.toString();
    }
  }

  private static boolean isWhole(StringBuilder answer) {
    int end = answer.indexOf("\r\n\r\n");
    return end >= 0 && (answer.indexOf("HTTP/1.1 101") == 0 || answer.indexOf("}", end) > 0);
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
        .contains("application/problem+json", "ws.protocol", "stoa.v1");
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

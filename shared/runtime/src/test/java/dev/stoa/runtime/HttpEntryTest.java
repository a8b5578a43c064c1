package dev.stoa.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the edge does around every request.
class HttpEntryTest {
  @RegisterExtension private static final EdgeSite SITE = new EdgeSite();

  @Test
  void everyAnswerCarriesItsIdAndTheSecurityHeaders() throws Exception {
    assertThat(SITE.get("/hello", ""))
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
    assertThat(SITE.get("/hello", "X-Request-Id: edge-12345678\r\n"))
        .contains("x-request-id: edge-12345678\r\n");
    assertThat(SITE.get("/hello", "X-Request-Id: <script>alert\r\n")).doesNotContain("script");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost", "HTTP://LOCALHOST:80", "https://localhost:443"})
  void aTargetThatNamesTheHostToo(String origin) throws Exception {
    assertThat(SITE.get(origin + "/hello", "")).startsWith("HTTP/1.1 200").endsWith("hello");
    assertThat(SITE.get("/hello?from=http://evil.org/", "")).startsWith("HTTP/1.1 200");
  }

  @Test
  void theServerAsAWholeTellsItsMethods() throws Exception {
    var request = "OPTIONS * HTTP/1.1\r\n" + EdgeSite.HOST + "Connection: close\r\n\r\n";
    assertThat(SITE.exchange(request))
        .startsWith("HTTP/1.1 204")
        .contains("allow: ")
        .contains("GET");
  }

  @Test
  void afterARefusedUpgradeHttpGoesOn() throws Exception {
    var upgrade = EdgeSite.HOST + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    var unknown = "GET /hello HTTP/1.1\r\n" + upgrade;
    var twoHosts = "GET /hello HTTP/1.1\r\nHost: b\r\n" + upgrade;
    var body = "{\"a\":\"" + "x".repeat(60_000) + "\"}";
    var large =
        "POST /api/echo HTTP/1.1\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(EdgeSite.HOST, body.length(), body);
    var last = EdgeSite.request("/api/x?q=last", "");
    var answer = SITE.exchange(unknown + large + large + twoHosts + unknown + last);
    assertThat(answer.split("HTTP/1.1 200", -1)).hasSize(6);
    assertThat(answer).contains("HTTP/1.1 400", "http.host", "xxx\"}").endsWith("last");
  }

  @Test
  void nothingThatWasSentBehindARefusedHeadIsServed() throws Exception {
    var count = "GET /api/count HTTP/1.1\r\n" + EdgeSite.HOST + "\r\n";
    for (var head :
        List.of(
            "1.1\r\nTransfer-Encoding: gzip",
            "1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked",
            "1.1\r\nX: a\r\n b",
            "1.1\r\nExpect: foo",
            "1.1\r\nExpect: 100-continue\r\nExpect: foo",
            "1.2\r\nX: a")) {
      var refused = "GET /hello HTTP/" + head + "\r\n" + EdgeSite.HOST + "\r\n";
      var answers = SITE.exchange(refused + count + count).split("HTTP/1[.][01] (?=[0-9])", -1);
      assertThat(answers).as(head).hasSize(2);
      assertThat(answers[1]).as(head).matches("(?s)(400|417|505) .*");
    }
    assertThat(SITE.get("/api/count", "")).endsWith("counted 1");
  }

  @Test
  void aMethodThatAClientInventsIsNoMeasurementOfItsOwn() throws Exception {
    SITE.exchange("INVENTED /hello HTTP/1.1\r\n" + EdgeSite.HOST + "Connection: close\r\n\r\n");
    var port = SITE.running().managementPort();
    assertThat(EdgeSite.exchange(port, EdgeSite.request("/metrics", "")))
        .contains("method=\"other\"")
        .doesNotContain("INVENTED");
  }

  @Test
  void aQueryThatCannotBeReadIsNamed() throws Exception {
    assertThat(SITE.get("/api/x?q=%zz", ""))
        .startsWith("HTTP/1.1 400")
        .contains("The query cannot");
  }

  @Test
  void anApiPathThatCannotBeReadIsAProblem() throws Exception {
    for (var path : List.of("/api/%00", "/api/x%ff", "/api/x\u00ff", "/push/%00", "/api/%zz")) {
      assertThat(SITE.get(path, "Accept: */*\r\n"))
          .startsWith("HTTP/1.1 400")
          .contains("application/problem+json");
    }
  }

  @Test
  void aBrokenHandlerTellsNothing() throws Exception {
    assertThat(SITE.get("/broken", "")).contains(" 500 ").doesNotContain("hunter2", "Exception");
  }

  @Test
  void theLogNamesTheRuleOfARequestThatFailedAndNoPath() throws Exception {
    var lines = EdgeSite.logged(() -> SITE.get("/once/sesame?word=sesame", ""));
    assertThat(lines)
        .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.ERROR))
        .singleElement()
        .satisfies(
            line -> assertThat(line.getFormattedMessage()).endsWith(" GET /once/<secret> failed"));
    assertThat(lines).noneMatch(line -> line.getFormattedMessage().contains("sesame"));
  }

  @Test
  void aConnectionThatSaysNothingIsClosed() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), SITE.port())) {
      socket.setSoTimeout(15_000);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void theManagementPortTellsHealthAndMetrics() throws Exception {
    SITE.get("/hello", "");
    var port = SITE.running().managementPort();
    assertThat(EdgeSite.exchange(port, EdgeSite.request("/health/live", "")))
        .contains(" 200 ")
        .contains("\"up\"");
    assertThat(EdgeSite.exchange(port, EdgeSite.request("/health/ready", ""))).contains(" 200 ");
    assertThat(EdgeSite.exchange(port, EdgeSite.request("/metrics", "")))
        .contains("http_server_requests_seconds_count")
        .contains("rule=\"/hello\"")
        .contains("jvm_memory_used_bytes");
    assertThat(SITE.get("/metrics", "")).contains(" 404 ");
  }
}

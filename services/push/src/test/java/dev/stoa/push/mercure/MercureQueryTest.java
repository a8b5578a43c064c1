package dev.stoa.push.mercure;

import static dev.stoa.push.mercure.Clause.get;
import static dev.stoa.push.mercure.MercureSite.HUB;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Section 3 of 1.0: parameters in the body of a `QUERY` (RFC 10008), and how a query is read where
/// the two versions differ.
@TestInstance(Lifecycle.PER_CLASS)
class MercureQueryTest {
  private static final String ALL = MercureTokens.all();
  private static final String OLD = MercureTokens.old(List.of("*"), List.of("*"));
  private static final String FORM = "application/x-www-form-urlencoded";

  private static final String COSTLY = "match_urlpattern=http://x/((a%7B1,30%7D)%7B1,30%7DN)*!";

  private MercureSite site;

  @BeforeAll
  void start(@TempDir Path folder) {
    site = new MercureSite(folder, Map.of("push.mercure.cors", "https://app.example"));
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private static Clause query(
      String number, String what, String path, String body, String token, int status) {
    return new Clause(
            number, what, "QUERY", path, MercureSite.bearer(token), body, status, Map.of())
        .sending("Content-Type", FORM);
  }

  private static Clause head(String number, String what, String query, String token, int status) {
    return get(number, what, HUB + "?" + query, token, status).with("HEAD");
  }

  /// Sends a target whose bytes are not encoded, as some programs do, and returns the connection.
  private Socket subscribe(String target) throws Exception {
    var socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(site.origin()).getPort());
    socket.setSoTimeout(15_000);
    String head =
        "GET "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + ALL
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static BufferedReader lines(Socket socket) throws Exception {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  private static void await(BufferedReader reader, String line) throws Exception {
    for (String read = reader.readLine(); !line.equals(read); read = reader.readLine()) {
      assertThat(read).as("the stream before '%s'", line).isNotNull();
    }
  }

  @Test
  void aByteThatIsNotEncodedIsAByte() throws Exception {
    try (Socket wrong = subscribe(HUB + "?match=\u00ff")) {
      await(lines(wrong), "HTTP/1.1 400 Bad Request");
    }
    try (Socket right = subscribe(HUB + "?match=caf\u00c3\u00a9")) {
      BufferedReader stream = lines(right);
      await(stream, "HTTP/1.1 200 OK");
      assertThat(site.publish(ALL, "topic=caf%C3%A9&data=espresso").statusCode()).isEqualTo(200);
      await(stream, "data: espresso");
    }
  }

  private static Stream<Clause> bodies() {
    String cookie = Callers.COOKIE + "=" + ALL;
    return Stream.of(
        query("3.1", "JSON is another media type", HUB, "{\"match\":\"a\"}", ALL, 415)
            .sending("Content-Type", "application/json"),
        query("3.1", "so is a multipart form", HUB, "", ALL, 415)
            .sending("Content-Type", "multipart/form-data; boundary=x"),
        query("3.1", "a matcher that costs too much is refused", HUB, COSTLY, ALL, 400),
        new Clause(
            "3.1",
            "a body needs a type (RFC 10008, 2)",
            "QUERY",
            HUB,
            MercureSite.bearer(ALL),
            "match=a",
            400,
            Map.of()),
        query("3.1", "a topic is needed", HUB, "", ALL, 400),
        query("3.4", "an unknown matcher type is refused", HUB, "match_regexp=x", ALL, 400),
        query("3.4", "beside good ones in the query", HUB + "?match=a", "Match=x", ALL, 400),
        query("3.5", "a control character is refused", HUB, "match=a%01", ALL, 400),
        query("3.5", "what is not UTF-8 is refused", HUB, "match=%FF", ALL, 400),
        query("3.6", "what is no URL pattern is refused", HUB, "match_urlpattern=%7B", ALL, 400),
        query(
            "3.7", "both together are counted", HUB + "?match=x", "match=y&".repeat(100), ALL, 400),
        query("3.7", "a body that is too long", HUB, "match=" + "x".repeat(600_000), ALL, 413),
        query(
                "6.1.2",
                "a token in the body does not count",
                HUB,
                "match=a&access_token=" + ALL,
                "",
                401)
            .answers("WWW-Authenticate", "^Bearer resource_metadata=\"[^\"]+\"$"),
        query("0:6.3", "nor does one of 0.x", HUB, "topic=a&authorization=" + OLD, "", 401),
        query("6.3.2", "a token of 0.x beside matchers", HUB, "match=a", OLD, 401),
        query("13.1", "a page of another site with a cookie", HUB, "match=a", "", 403)
            .sending("Cookie", cookie)
            .sending("Origin", "https://evil.example"),
        new Clause("3.9", "a preflight allows it", "OPTIONS", HUB, Map.of(), "", 204, Map.of())
            .sending("Origin", "https://app.example")
            .sending("Access-Control-Request-Method", "QUERY")
            .answers("Access-Control-Allow-Methods", "QUERY")
            .answers("Access-Control-Allow-Origin", "^https://app\\.example$"));
  }

  private static Stream<Clause> readings() {
    return Stream.of(
        get("0:4", "a stray % is a mistake", HUB + "?topic=%zz", OLD, 400),
        get("0:4", "a half escape too", HUB + "?topic=a%2", OLD, 400),
        query("0:4", "in a body too", HUB, "topic=%zz", OLD, 400),
        Clause.post("5.1", "and in a publish", "topic=%zz", ALL, 400),
        Clause.post("0:5", "of 0.x as well", "topic=a&topic=%", OLD, 400),
        Clause.post("5.1", "data is text as browsers read it", "topic=a&data=100%", ALL, 200),
        head("3.3", "a query of 1.0 is read as browsers do", "match=%zz", ALL, 200),
        head(
            "0:6.1",
            "beside the header the query is ignored",
            "topic=a&authorization=bad",
            OLD,
            200),
        head("0:6.1", "whatever it holds", "topic=a&authorization=%zz", OLD, 200),
        head("6.1", "1.0 knows no such parameter", "match=a&authorization=bad", ALL, 200),
        get(
            "0:6.1",
            "a bad header is not saved by it",
            HUB + "?topic=a&authorization=" + OLD,
            "bad",
            401),
        get("0:6.3", "alone a bad one is refused", HUB + "?topic=a&authorization=bad", "", 401));
  }

  @TestFactory
  List<DynamicTest> clauses() {
    return Stream.concat(bodies(), readings())
        .map(clause ->
            DynamicTest.dynamicTest(
                clause.number() + " " + clause.what(),
                () -> MercureOneClauseTest.check(site, clause)))
        .toList();
  }

  private EventStream open(String query, String body, String token, Map<String, String> more)
      throws Exception {
    var headers = new HashMap<>(MercureSite.bearer(token));
    headers.put("Content-Type", FORM + "; charset=utf-8");
    headers.putAll(more);
    return EventStream.send(
        site.running.vertx(), site.running.port(), "QUERY", HUB + query, headers, body);
  }

  private void publish(String form) throws Exception {
    assertThat(site.publish(ALL, form).statusCode()).isEqualTo(200);
  }

  @Test
  void deliversTheUnionOfTheQueryAndTheBody() throws Exception {
    String body = "match=b&match_urlpattern=" + MercureSite.encode("https://example.com/:id");
    try (var stream = open("?match=a", body, ALL, Map.of())) {
      assertThat(stream.status).isEqualTo(200);
      assertThat(stream.response.getHeader("Content-Type")).isEqualTo("text/event-stream");
      publish("topic=a&data=1");
      publish("topic=c&data=no");
      publish("topic=https://example.com/7&data=2");
      publish("topic=b&private=on&data=3");
      publish("topic=b&data=end");
      assertThat(stream.dataUntil("end")).containsExactly("1", "2", "3");
    }
  }

  @Test
  void takesMoreSelectorsThanAnAddressHolds() throws Exception {
    var body = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      body.append("match=").append(i).append("%20".repeat(1000)).append('&');
    }
    try (var stream = open("", body.toString(), ALL, Map.of())) {
      assertThat(stream.status).isEqualTo(200);
      publish("topic=99" + "+".repeat(1000) + "&data=it");
      assertThat(stream.next().data()).isEqualTo("it");
    }
  }

  @Test
  void readsTheCursorFromTheHeaderThenTheQueryThenTheBody() throws Exception {
    for (int i = 1; i <= 3; i++) {
      publish("topic=r&id=r" + i + "&data=" + i);
    }
    record Case(String query, String body, Map<String, String> headers, String begins) {}
    var header = Map.of("Last-Event-ID", "r2");
    for (Case each :
        List.of(
            new Case("", "match=r&last_event_id=r1", Map.of(), "r1"),
            new Case("?last_event_id=r2", "match=r&last_event_id=r1", Map.of(), "r2"),
            new Case("?last_event_id=r1", "match=r&last_event_id=r1", header, "r2"),
            new Case("?match=r", "last_event_id=earliest", Map.of(), "earliest"))) {
      try (var stream = open(each.query(), each.body(), ALL, each.headers())) {
        assertThat(stream.response.getHeader("Mercure-Last-Event-ID")).isEqualTo(each.begins());
        String first =
            each.begins().equals("earliest") ? "1" : each.begins().equals("r1") ? "2" : "3";
        assertThat(stream.next().data()).isEqualTo(first);
      }
    }
    try (var old = open("", "topic=r&lastEventID=r2", OLD, Map.of())) {
      assertThat(old.response.getHeader("Last-Event-ID")).isEqualTo("r2");
      assertThat(old.next().data()).isEqualTo("3");
    }
  }
}

package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// F1 to F14: what a request tells.
@NullUnmarked // tests hand nulls around on purpose
class RequestCapabilitiesTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static TestServer server;

  @BeforeAll
  static void serve() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    Set<String> methods = Set.of("GET", "POST", "PUT", "DELETE");
    pages.route(
        methods,
        "/line",
        "line",
        r ->
            Response.jsonifyNamed(
                "method",
                r.method(),
                "protocol",
                r.protocol(),
                "header",
                r.header("x-one"),
                "body",
                r.text(),
                "a",
                r.args().get("a"),
                "b",
                r.args().get("b")));
    pages.get(
        "/url/<name>",
        "url",
        r ->
            Response.jsonifyNamed(
                "path",
                r.path(),
                "full",
                r.fullPath(),
                "host",
                r.host(),
                "hostUrl",
                r.url().hostUrl(),
                "base",
                r.url().baseUrl(),
                "url",
                r.url().url(),
                "root",
                r.url().urlRoot()));
    pages.get(
        "/who",
        "who",
        r ->
            Response.jsonifyNamed(
                "endpoint", r.endpoint(), "blueprint", r.blueprint(), "referrer", r.referrer()));
    pages.route(
        methods,
        "/args",
        "args",
        r ->
            Response.jsonifyNamed(
                "all",
                r.args().getAll("k"),
                "form",
                r.form().getAll("k"),
                "values",
                r.values().getAll("k")));
    pages.get("/cookie", "cookie", r -> Response.text(r.cookies().get("name", "none")));
    pages.get(
        "/need",
        "need",
        r ->
            Response.text(
                r.args().require("k") + r.args().get("other") + r.args().get("other", "default")));
    pages.post(
        "/twice",
        "twice",
        r -> Response.text(r.form().get("k") + " " + r.data().length() + " " + r.text()));
    pages.post("/json", "json", r -> Response.text(r.json().getString("k")));
    pages.post(
        "/lenient",
        "lenient",
        r -> Response.text(String.valueOf(r.jsonValue(JsonOption.FORCE, JsonOption.SILENT))));
    pages.post("/hurry", "hurry", r -> Response.text(r.text())).timeout(Duration.ofMillis(100));
    server = TestServer.of(pages);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonObject json(String body) {
    return new JsonObject(body);
  }

  @Test
  @Tag("F1")
  @Tag("F10")
  void parsesTheRequestLineHeadersBodyAndQuery() throws Exception {
    JsonObject seen = json(server.send("PUT", "/line?a=1&b=2", "body", "X-One", "1").body());
    assertThat(seen)
        .isEqualTo(
            new JsonObject()
                .put("method", "PUT")
                .put("protocol", "HTTP/1.1")
                .put("header", "1")
                .put("body", "body")
                .put("a", "1")
                .put("b", "2"));
  }

  @Test
  @Tag("F2")
  void givesTheUrlInParts() throws Exception {
    JsonObject seen = json(server.get("/url/%C3%A9?q=1").body());
    String host = "127.0.0.1:" + server.port;
    assertThat(seen.getMap())
        .isEqualTo(
            Map.of(
                "path",
                "/url/é",
                "full",
                "/url/%C3%A9?q=1",
                "host",
                host,
                "hostUrl",
                "http://" + host + "/",
                "base",
                "http://" + host + "/url/%C3%A9",
                "url",
                "http://" + host + "/url/%C3%A9?q=1",
                "root",
                "http://" + host + "/"));
  }

  @Test
  @Tag("F3")
  @Tag("F4")
  @Tag("F5")
  void givesQueryFormAndBothAsMultiMaps() throws Exception {
    JsonObject seen =
        json(server.post("/args?k=1&k=2", "k=3&k=%E4%BD%A0+x", "Content-Type", FORM).body());
    assertThat(seen.getJsonArray("all")).hasToString("[\"1\",\"2\"]");
    assertThat(seen.getJsonArray("form")).hasToString("[\"3\",\"你 x\"]");
    assertThat(seen.getJsonArray("values")).hasToString("[\"1\",\"2\",\"3\",\"你 x\"]");
    assertThat(server.post("/args", "k=%zz", "Content-Type", FORM).statusCode()).isEqualTo(400);
    assertThat(server.post("/args", "k=%ff", "Content-Type", FORM).statusCode()).isEqualTo(400);
    assertThat(server.post("/args", "a&".repeat(1500), "Content-Type", FORM).statusCode())
        .isEqualTo(400);
  }

  @Test
  @Tag("F7")
  void readsCookies() throws Exception {
    assertThat(server.get("/cookie", "Cookie", "a=1; name=Ann; =broken; name=Bob").body())
        .isEqualTo("Ann");
    assertThat(server.get("/cookie").body()).isEqualTo("none");
  }

  @Test
  @Tag("F8")
  void givesTheBodyAsTextAndRefusesBytesThatAreNone() throws Exception {
    assertThat(json(server.post("/line", "grüße").body()).getString("body")).isEqualTo("grüße");
    assertThat(server.post("/twice", "k=v", "Content-Type", FORM).body())
        .as("the form first, then the bytes and the text of the same body")
        .isEqualTo("v 3 k=v");
    assertThat(
            server.raw(
                "POST /line HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1\r\n\r\n\u00ff"))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  @Tag("F9")
  void readsJsonStrictlyUnlessTold() throws Exception {
    assertThat(server.post("/json", "{\"k\":\"v\"}", "Content-Type", "application/json").body())
        .isEqualTo("v");
    assertThat(server.post("/json", "{\"k\":\"v\"}").statusCode()).isEqualTo(415);
    assertThat(server.post("/json", "{", "Content-Type", "application/json").statusCode())
        .isEqualTo(400);
    assertThat(server.post("/json", "[1]", "Content-Type", "application/json").statusCode())
        .isEqualTo(400);
    assertThat(server.post("/lenient", "[1]").body()).isEqualTo("[1]");
    assertThat(server.post("/lenient", "{").body()).isEqualTo("null");
  }

  @Test
  @Tag("F11")
  @Tag("F12")
  @Tag("F13")
  void namesEndpointBlueprintAndReferrer() throws Exception {
    assertThat(json(server.get("/who", "Referer", "http://x/").body()).getMap())
        .isEqualTo(Map.of("endpoint", "pages.who", "blueprint", "pages", "referrer", "http://x/"));
  }

  @Test
  @Tag("F14")
  void aMissingKeyIs400AndAnAbsentOneHasADefault() throws Exception {
    assertThat(server.get("/need").statusCode()).isEqualTo(400);
    assertThat(server.get("/need?k=v").body()).isEqualTo("vnulldefault");
  }

  @Test
  void aBodyThatDoesNotComeInTimeIs408AndTheConnectionEnds() throws Exception {
    assertThat(server.raw("POST /hurry HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nslow"))
        .startsWith("HTTP/1.1 408")
        .contains("in time");
  }

  @Test
  void boundsBodiesByLengthAndByCount() throws Exception {
    String head = "POST /line HTTP/1.1\r\nHost: a\r\n";
    assertThat(server.raw(head + "Content-Length: 70000\r\nExpect: 100-continue\r\n\r\n"))
        .startsWith("HTTP/1.1 413");
    String chunk = "fffe\r\n" + "x".repeat(0xfffe) + "\r\n";
    assertThat(server.raw(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk))
        .startsWith("HTTP/1.1 413");
    assertThat(
            server.raw(
                head + "Content-Length: 2\r\nConnection: close\r\nExpect: 100-continue\r\n\r\nhi"))
        .startsWith("HTTP/1.1 100")
        .contains("\"body\":\"hi\"");
  }
}

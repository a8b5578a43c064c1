package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.router.internal.BuiltInConverters;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// F15 to F28 and F37 to F39: rules, converters, URLs.
@NullUnmarked // tests hand nulls around on purpose
class RoutingCapabilitiesTest {
  static final Endpoint.One<Long> ARTICLE =
      Endpoint.of("pages.article", "/articles/", Param.integer("id"));
  static final Endpoint.Two<String, UUID> REVISION =
      Endpoint.of("pages.revision", "/r/", Param.string("slug"), "/at/", Param.uuid("id"));
  private static TestServer server;

  private record Point(int x, int y) {}

  private static final Converter<Point> POINT =
      new Converter<>() {
        @Override
        public @Nullable Point parse(String text) {
          String[] parts = text.split(",", -1);
          return parts.length == 2
              ? new Point(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]))
              : null;
        }

        @Override
        public String print(Point point) {
          return point.x() + "," + point.y();
        }

        @Override
        public Class<Point> type() {
          return Point.class;
        }
      };

  private static RequestHandler echo() {
    return r -> Response.text(r.rule().endpoint() + " " + r.pathValues());
  }

  @BeforeAll
  static void serve() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.get("/", "home", echo());
    pages.get("/plain", "plain", echo());
    pages.post("/plain", "plainPost", echo());
    pages.get("/string/<name>", "string", echo());
    pages.get("/short/<string(maxlength=3):name>", "short", echo());
    pages.get("/int/<int:n>", "int", echo());
    pages.get("/range/<int(min=-5,max=5):n>", "range", echo());
    pages.get("/fixed/<int(fixed_digits=3):n>", "fixed", echo());
    pages.get("/float/<float:n>", "float", echo());
    pages.get("/path/<path:p>", "path", echo());
    pages.get("/any/<" + BuiltInConverters.anyOf(List.of("one", "2")) + ":w>", "any", echo());
    pages.get("/uuid/<uuid:id>", "uuid", echo());
    pages.get(
        "/point/<point:at>", "point", r -> Response.text("x=" + r.<Point>pathValue("at").x()));
    pages.get("/files/<name>.<any(txt,md):ext>", "mixed", echo());
    pages.get("/slash/", "slash", echo());
    pages.get("/tree/<path:p>/", "tree", echo());
    pages.get("/tenant", "tenant", echo()).host("<tenant>.example.com");
    pages.get("/lenient", "lenient", echo()).lenientSlashes();
    pages.get(ARTICLE.rule(), "article", r -> Response.text("article " + (ARTICLE.value(r) + 1)));
    pages.get(
        REVISION.rule(),
        "revision",
        r -> Response.text(REVISION.firstValue(r) + REVISION.secondValue(r).version()));
    pages.get(
        "/redirect",
        "redirect",
        r -> Redirect.to(r.app().urlFor("pages.string", Map.of("name", "x"))));
    pages.route(
        Set.of("GET", "POST"),
        "/by-status",
        "byStatus",
        _ -> Response.of("moved", 302, Map.of("Location", "/plain")));
    pages.route(
        Set.of("GET", "POST"),
        "/by-url",
        "byUrl",
        r -> Response.of("moved", 302).location(r.app().urlFor("pages.plain")));
    pages.get(
        "/overwritten",
        "overwritten",
        r -> Redirect.to(r.app().urlFor("pages.plain")).header("location", "//evil.example"));
    pages.post("/redirect", "redirectPost", r -> Redirect.to(r.app().urlFor("pages.home")));
    server = new TestServer(App.builder("test").converter("point", POINT).register(pages));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String body(String path) throws Exception {
    return server.get(path).body();
  }

  private static int status(String path) throws Exception {
    return server.get(path).statusCode();
  }

  @Test
  @Tag("F15")
  @Tag("F16")
  @Tag("F18")
  @Tag("F19")
  void dispatchesByPathAndMethod() throws Exception {
    assertThat(body("/plain")).isEqualTo("pages.plain {}");
    assertThat(server.post("/plain", "").body()).isEqualTo("pages.plainPost {}");
    assertThat(status("/nothing")).isEqualTo(404);
    HttpResponse<String> wrong = server.send("DELETE", "/plain", null);
    assertThat(wrong.statusCode()).isEqualTo(405);
    assertThat(wrong.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS, POST");
    assertThat(server.send("PURGE", "/plain", null).statusCode()).isEqualTo(405);
  }

  @Test
  @Tag("F20")
  @Tag("F21")
  @Tag("F22")
  @Tag("F23")
  @Tag("F24")
  @Tag("F25")
  @Tag("F26")
  @Tag("F27")
  @Tag("F28")
  void convertsVariables() throws Exception {
    assertThat(body("/string/a%20b")).isEqualTo("pages.string {name=a b}");
    assertThat(body("/string/a%2Fb")).isEqualTo("pages.string {name=a/b}");
    assertThat(status("/string/a/b")).isEqualTo(404);
    assertThat(status("/short/abcd")).isEqualTo(404);
    assertThat(body("/int/007")).isEqualTo("pages.int {n=7}");
    assertThat(body("/int/9223372036854775807")).contains("9223372036854775807");
    for (String bad : List.of("9223372036854775808", "-1", "1.0", "x", "%D9%A1")) {
      assertThat(status("/int/" + bad)).isEqualTo(404);
    }
    assertThat(body("/range/-5")).isEqualTo("pages.range {n=-5}");
    assertThat(status("/range/6")).isEqualTo(404);
    assertThat(status("/fixed/12")).isEqualTo(404);
    assertThat(body("/float/1.50")).isEqualTo("pages.float {n=1.5}");
    for (String bad : List.of("1", ".5", "1.", "1e5", "NaN", "-1.0")) {
      assertThat(status("/float/" + bad)).isEqualTo(404);
    }
    assertThat(body("/path/a/b.txt")).isEqualTo("pages.path {p=a/b.txt}");
    for (String bad : List.of("../x", "a/%2e%2e/x", "a/..%2Fx", "a%5C..%5Cx")) {
      assertThat(
              server.raw("GET /path/" + bad + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 404");
    }
    assertThat(body("/any/2")).isEqualTo("pages.any {w=2}");
    assertThat(status("/any/3")).isEqualTo(404);
    assertThat(body("/uuid/123E4567-e89b-12d3-a456-426614174000")).contains("123e4567-e89b");
    assertThat(status("/uuid/123e4567e89b12d3a456426614174000")).isEqualTo(404);
    assertThat(body("/point/3,4")).isEqualTo("x=3");
    assertThat(status("/point/3")).isEqualTo(404);
    assertThat(status("/point/3,x")).as("the converter throws").isEqualTo(404);
    assertThat(body("/files/a.b.md")).isEqualTo("pages.mixed {name=a.b, ext=md}");
    assertThat(body("/articles/41")).isEqualTo("article 42");
  }

  @Test
  void redirectsToTheRightSpellingAndKeepsTheQuery() throws Exception {
    assertThat(location(server.get("/slash?q=1"))).isEqualTo("308 /slash/?q=1");
    assertThat(location(server.get("//plain"))).isEqualTo("308 /plain");
    assertThat(location(server.get("/string//x?q=%20"))).isEqualTo("308 /string/x?q=%20");
    assertThat(location(server.get("/tree/a/b"))).isEqualTo("308 /tree/a/b/");
    assertThat(status("/plain/")).isEqualTo(404);
    assertThat(status("/lenient/")).isEqualTo(200);
    assertThat(body("/path/a//b")).isEqualTo("pages.path {p=a//b}");
    assertThat(
            server
                .raw("GET /tree/%5Cevil.com HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                .toLowerCase(Locale.ROOT))
        .contains("location: /tree/%5cevil.com/");
    assertThat(server.raw("GET //tree/\\evil.com HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .contains("ocation: /tree/%5Cevil.com/");
  }

  @Test
  void bytesOfUtf8StayWhatTheyAreInARedirect() throws Exception {
    for (String raw : List.of("\u00c3\u00a9", "\u00e4\u00b8\u00ad")) { // as bytes: é and 中
      String encoded =
          URLEncoder.encode(
              new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8),
              StandardCharsets.UTF_8);
      assertThat(
              server.raw(
                  "GET /tree/"
                      + raw
                      + "?q="
                      + raw
                      + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
          .contains("ocation: /tree/" + encoded + "/?q=" + encoded + "\r\n");
    }
  }

  private static String location(HttpResponse<String> response) {
    return response.statusCode() + " " + response.headers().firstValue("Location").orElse("");
  }

  @Test
  void badPathsAre400BeforeAnyHandler() throws Exception {
    for (String bad : List.of("/%00", "/a%ff", "/a%", "/a%2", "/a%zz", "/a%c0%af", "/%ed%a0%80")) {
      assertThat(server.raw("GET " + bad + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
          .as(bad)
          .startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void matchesHosts() throws Exception {
    assertThat(server.get("/tenant", "Host", "acme.example.com").body())
        .isEqualTo("pages.tenant {tenant=acme}");
    assertThat(status("/tenant")).isEqualTo(404);
    assertThat(server.app.urlFor("pages.tenant", Map.of("tenant", "a")).toString())
        .isEqualTo("//a.example.com/tenant");
  }

  @Test
  void headIsGetWithoutTheBodyAndOptionsListsTheMethods() throws Exception {
    for (String path : List.of("/plain", "/string/x", "/slash/", "/nothing", "/slash")) {
      HttpResponse<String> get = server.get(path);
      HttpResponse<String> head = server.send("HEAD", path, null);
      assertThat(head.statusCode()).isEqualTo(get.statusCode());
      assertThat(head.headers().map()).isEqualTo(get.headers().map());
      assertThat(head.body()).isEmpty();
    }
    HttpResponse<String> options = server.send("OPTIONS", "/plain", null);
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(options.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS, POST");
    assertThat(server.send("OPTIONS", "/nothing", null).statusCode()).isEqualTo(404);
  }

  @Test
  @Tag("F37")
  @Tag("F38")
  void redirectsWith302And303AfterAnUnsafeMethod() throws Exception {
    assertThat(location(server.get("/redirect"))).isEqualTo("302 /string/x");
    assertThat(location(server.post("/redirect", ""))).isEqualTo("303 /");
    assertThat(location(server.get("/by-url"))).isEqualTo("302 /plain");
    assertThat(location(server.post("/by-url", ""))).isEqualTo("303 /plain");
    assertThat(server.get("/overwritten").statusCode())
        .as("a checked Location that is overwritten is checked no more")
        .isEqualTo(500);
    assertThat(server.get("/by-status").statusCode())
        .as("a raw Location is refused")
        .isEqualTo(500);
  }

  @Test
  @Tag("F39")
  void buildsUrlsThatComeBack() throws Exception {
    App app = server.app;
    assertThat(
            app.urlFor("pages.string", Map.of("name", "a/b c?", "q", List.of(1, "é"))).toString())
        .isEqualTo("/string/a%2Fb%20c%3F?q=1&q=%C3%A9");
    assertThat(ARTICLE.url(app, 7L).toString()).isEqualTo("/articles/7");
    UUID id = UUID.randomUUID();
    assertThat(REVISION.url(app, "a b", id).toString()).isEqualTo("/r/a%20b/at/" + id);
    assertThat(app.urlFor("pages.fixed", Map.of("n", 7)).toString()).isEqualTo("/fixed/007");
    assertThat(app.urlFor("pages.fixed", Map.of("n", 7, "_page", 2, "_method", "get")).toString())
        .isEqualTo("/fixed/007?_page=2");
    assertThat(app.urlFor("pages.home").anchor("top x").toString()).isEqualTo("/#top%20x");
    assertThat(app.urlFor("pages.home").external("https://a.example/"))
        .isEqualTo("https://a.example/");
    assertThatThrownBy(() -> app.urlFor("pages.strin", Map.of()))
        .hasMessageContaining("Did you mean 'pages.string'");
    assertThatThrownBy(() -> app.urlFor("pages.int", Map.of("n", "x")))
        .isInstanceOf(UrlBuildError.class);
    assertThatThrownBy(() -> app.urlFor("pages.int", Map.of())).hasMessageContaining("[n]");
    for (String bad : List.of("..", ".", "")) {
      assertThatThrownBy(() -> app.urlFor("pages.string", Map.of("name", bad)))
          .isInstanceOf(UrlBuildError.class);
    }
    assertThatThrownBy(() -> app.urlFor("pages.path", Map.of("p", "a/../b")))
        .isInstanceOf(UrlBuildError.class);
    Url tenant = app.urlFor("pages.tenant", Map.of("tenant", "b"));
    assertThat(tenant.toString()).isEqualTo("//b.example.com/tenant");
    assertThat(tenant.external("https://www.example.com/"))
        .isEqualTo("https://b.example.com/tenant");
    assertThat(tenant.external("http://[::1]:8080")).isEqualTo("http://b.example.com:8080/tenant");
    for (String bad : List.of("a@b", "a:1", "a/b", "", "é", "a%41", "a b", "B", "-")) {
      assertThatThrownBy(() -> app.urlFor("pages.tenant", Map.of("tenant", bad)))
          .as(bad)
          .isInstanceOf(UrlBuildError.class);
    }
    for (String hard : List.of("a;b", "%2F", "\\", "💬", "a+b", "~", "'\"<>", "a\nb")) {
      String url = app.urlFor("pages.string", Map.of("name", hard)).toString();
      assertThat(body(url)).isEqualTo("pages.string {name=" + hard + "}");
    }
  }

  @Test
  @Tag("F17")
  void listsExplainsAuditsAndDescribesTheLiveTable() {
    RouteReport report = RouteReport.of(server.app);
    assertThat(report.text())
        .contains("pages.article")
        .contains("/articles/<int:id>")
        .startsWith("endpoint");
    assertThat(new io.vertx.core.json.JsonArray(report.json())).hasSize(server.app.rules().size());
    assertThat(report.explain("GET", "/int/5"))
        .startsWith("GET /int/5: GET,HEAD /int/<int:n>")
        .contains("{n=5}");
    assertThat(report.explain("GET", "/slash")).contains("308");
    assertThat(report.explain("DELETE", "/plain")).contains("405").contains("lost:");
    assertThat(report.explain("GET", "/tenant"))
        .contains("404")
        .contains("on <tenant>.example.com");
    assertThat(report.refusal("GET", "/tenant")).as("at localhost").isEqualTo(404);
    assertThat(report.refusal("GET", "https://a.Example.com:8443/tenant?x=1")).isZero();
    assertThat(report.refusal("GET", "https://a.example.org/tenant")).isEqualTo(404);
    assertThat(report.explain("GET", "http://a.example.com/tenant")).contains("{tenant=a}");
    assertThat(report.audit()).anyMatch(f -> f.error() && f.text().contains("states no access"));
    assertThat(report.isSound()).isFalse();
    assertThat(report.openApi("Test", "1", "/articles"))
        .contains("\"/articles/{id}\"")
        .contains("\"int64\"")
        .contains("3.1.0");
  }

  @Test
  @Tag("F17")
  void describesEachOperationOnceInAValidDocument() throws Exception {
    Blueprint api = Blueprint.named("api");
    api.get("/u/<int:id>", "user", echo());
    api.put("/u/<n>", "named", echo());
    api.get("/u/<n>", "byName", echo());
    api.route(Set.of("GET", "PROPFIND"), "/dav", "dav", echo());
    api.get("/users/<int:id>", "user", echo());
    api.route(Set.of("HEAD"), "/head", "head", echo());
    api.get("/t", "tenant", echo()).host("<t>.example.com");
    api.get("/t", "admin", echo()).host("admin.example.com");
    try (TestServer other = TestServer.of(api)) {
      JsonObject paths =
          new JsonObject(RouteReport.of(other.app).openApi("T", "1", "/")).getJsonObject("paths");
      assertThat(paths.fieldNames())
          .containsExactlyInAnyOrder("/u/{id}", "/dav", "/head", "/t", "/users/{id}");
      JsonObject user = paths.getJsonObject("/u/{id}");
      assertThat(user.fieldNames()).containsExactlyInAnyOrder("get", "put", "x-operations");
      assertThat(user.getJsonObject("put").getJsonArray("parameters").getJsonObject(0))
          .contains(Map.entry("name", "id"));
      assertThat(operations(user)).containsExactly("GET api.byName");
      assertThat(paths.getJsonObject("/dav").fieldNames()).containsExactly("get", "x-operations");
      assertThat(operations(paths.getJsonObject("/dav")))
          .containsExactly("PROPFIND api.dav.propfind");
      assertThat(paths.getJsonObject("/head").fieldNames()).containsExactly("head");
      JsonObject again = paths.getJsonObject("/users/{id}").getJsonObject("get");
      assertThat(again.getString("operationId"))
          .as("another rule of the endpoint")
          .isEqualTo("api.user.2");
      JsonObject hosts = paths.getJsonObject("/t");
      assertThat(server(hosts.getJsonObject("get"))).isEqualTo("//admin.example.com");
      assertThat(operations(hosts)).containsExactly("GET api.tenant");
      JsonObject more = hosts.getJsonArray("x-operations").getJsonObject(0);
      assertThat(server(more)).isEqualTo("//{t}.example.com");
    }
  }

  private static List<String> operations(JsonObject item) {
    return item.getJsonArray("x-operations").stream()
        .map(JsonObject.class::cast)
        .map(more -> more.getString("x-method") + " " + more.getString("operationId"))
        .toList();
  }

  private static String server(JsonObject operation) {
    return operation.getJsonArray("servers").getJsonObject(0).getString("url");
  }
}

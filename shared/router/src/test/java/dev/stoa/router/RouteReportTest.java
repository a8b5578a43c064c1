package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the table says about redirects, and of which rules a document speaks.
class RouteReportTest {
  private static final RequestHandler HELLO = _ -> Response.text("hello");
  private static TestServer server;

  @BeforeAll
  static void serve() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.get("/slash/", "slash", HELLO);
    pages.post("/slash/", "post", HELLO);
    pages.get("/kept", "kept", HELLO).keepDoubledSlashes();
    pages.get("/<int:n>/", "number", HELLO);
    pages.get("/<s>/", "text", HELLO);
    pages.get("/tenant", "tenant", HELLO).host("<t>.example.com");
    server = TestServer.of(pages);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String explain(String path) {
    return RouteReport.of(server.app).explain("GET", path);
  }

  @Test
  void theRuleOfARedirectHasNotLost() {
    assertThat(explain("/7"))
        .startsWith("GET /7: 308 to the path with a slash at its end, for GET,HEAD /<int:n>/")
        .doesNotContain("lost: GET,HEAD /<int:n>/")
        .contains("lost: GET,HEAD /<s>/");
  }

  @Test
  void aRuleThatKeepsDoubledSlashesDoesNotRedirect() throws Exception {
    assertThat(server.get("//kept").statusCode()).isEqualTo(404);
    assertThat(explain("//kept"))
        .startsWith("GET //kept: 404, no doubled slashes for GET,HEAD /kept");
    assertThat(RouteReport.of(server.app).refusal("GET", "//kept")).isEqualTo(404);
  }

  /// As the host of a request would be.
  @ParameterizedTest
  @ValueSource(strings = {"u@acme.example.com", "u:p@acme.example.com", "u:1@a", "a b", ""})
  void whatIsNoHostIsRefused(String host) {
    String target = "http://" + host + "/tenant";
    assertThat(explain(target)).contains("400, ").doesNotContain("lost:");
    assertThat(RouteReport.of(server.app).refusal("GET", target)).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme.example.com", "ACME.example.com", "acme.example.com:8080"})
  void aHostMayHaveAPort(String host) {
    assertThat(explain("http://" + host + "/tenant")).contains("{t=acme}");
  }

  @Test
  void aMethodIsTakenAsItStands() throws Exception {
    assertThat(server.send("get", "/kept", null).statusCode()).isEqualTo(405);
    RouteReport report = RouteReport.of(server.app);
    assertThat(report.explain("get", "/kept")).startsWith("get /kept: 405, ");
    assertThat(new JsonObject(report.explainJson("get", "/kept")))
        .contains(Map.entry("method", "get"));
    assertThat(report.refusal("get", "/kept")).isEqualTo(405);
  }

  @Test
  void aDocumentWithoutPrefixesIsOfAllRules() {
    RouteReport report = RouteReport.of(server.app);
    assertThat(paths(report.openApi("T", "1")).fieldNames())
        .containsExactlyInAnyOrder("/slash/", "/kept", "/{n}/", "/tenant");
    assertThat(paths(report.openApi("T", "1", "/slash")).fieldNames()).containsExactly("/slash/");
  }

  private static JsonObject paths(String document) {
    return new JsonObject(document).getJsonObject("paths");
  }
}

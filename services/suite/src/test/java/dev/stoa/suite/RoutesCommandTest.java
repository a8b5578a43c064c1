package dev.stoa.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.router.Access;
import dev.stoa.router.App;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Csrf;
import dev.stoa.router.Response;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesCommandTest {
  private final Terminal terminal = new Terminal();

  @Test
  void listsEveryRuleAsTextAndJson() {
    assertThat(terminal.stoa("routes")).isZero();
    assertThat(terminal.out())
        .containsPattern("comments-api.post +POST +/api/comments +comments-api +public +required");
    assertThat(rules(json("routes", "--json"), "rule"))
        .contains("/", "/push/sse", "/api/comments", "/api/openapi.json");
  }

  @Test
  void explainsWhyAPathMeetsItsRule() {
    assertThat(terminal.stoa("routes", "--explain", "get", "/api/comments?thread=x")).isZero();
    assertThat(terminal.out())
        .contains("GET /api/comments: GET,HEAD /api/comments -> comments-api.")
        .contains("lost: POST /api/comments", "wrong method");
    assertThat(terminal.stoa("routes", "--explain", "GET", "/comments/moderation")).isZero();
    assertThat(terminal.out()).contains("/comments/<id>", "less specific");
  }

  @Test
  void explainsAPathThatNobodyTakes() {
    assertThat(terminal.stoa("routes", "--explain", "PUT", "/api/comments")).isOne();
    assertThat(terminal.stoa("routes", "--explain", "GET", "/a%00b")).isOne();
    assertThat(terminal.stoa("routes", "--explain", "GET", "/a/b/c", "--json")).isOne();
    assertThat(terminal.stoa("routes", "--explain", "OPTIONS", "/api/comments")).isZero();
    assertThat(terminal.out())
        .contains(
            "PUT /api/comments: 405, allowed are [GET, HEAD, OPTIONS, POST]", "GET /a%00b: 400, ")
        .contains("404, no rule matches", "OPTIONS /api/comments: 204 by the router itself");
    assertThat(terminal.err())
        .contains("answered with 400", "answered with 405", "old address", "answered with 404");
  }

  @Test
  void anOldAddressIsLookedForInTheServerBeside(@TempDir Path dir) throws Exception {
    var export =
        """
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
          xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>A blog</title>
        <link>https://blog.example</link><wp:wxr_version>1.2</wp:wxr_version>
        <wp:base_blog_url>https://blog.example/</wp:base_blog_url>
        <item><title>Hello</title><link>https://blog.example/2020/01/hello/</link>
        <content:encoded>Text</content:encoded><wp:post_id>1</wp:post_id>
        <wp:post_date_gmt>2020-01-02 03:04:05</wp:post_date_gmt><wp:post_name>hello</wp:post_name>
        <wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item></channel></rss>
        """;
    var file = Files.writeString(dir.resolve("export.xml"), export).toString();
    var data = dir.resolve("data").toString();
    try (var _ = Launcher.start(LaunchOptions.test(dir.resolve("data")), Suite.services())) {
      assertThat(terminal.stoa("import", file, "--data", data)).isZero();
      assertThat(explain("/2020/01/hello/", data)).isZero();
      assertThat(explain("/2020/01/other/", data)).isOne();
    }
    assertThat(explain("/2020/01/hello/", data)).isOne();
    assertThat(terminal.err())
        .contains("an old address: 301 to /articles/hello")
        .contains("the running server answers 404")
        .contains("or with 301 when it is an old address of an imported site");
  }

  private int explain(String path, String data) {
    return terminal.stoa("routes", "--explain", "GET", path, "--data", data);
  }

  @Test
  void listsWhatASettingTurnsOn(@TempDir Path dir) throws Exception {
    var options =
        LaunchOptions.test(dir)
            .with("push.mercure.key", "a secret that is long enough for it")
            .with("push.mercure.algorithm", "HS256");
    var command = new RoutesCommand(terminal.console());
    assertThat(command.show(options)).isZero();
    assertThat(terminal.out())
        .containsPattern("mercure.publish +POST +/.well-known/mercure ")
        .containsPattern("mercure.query +QUERY +/.well-known/mercure ");
    assertThat(terminal.stoa("routes", "--explain", "GET", "/.well-known/mercure")).isOne();
  }

  @Test
  void itsHelpNamesMethodAndPathOnce() {
    assertThat(terminal.stoa("help", "routes")).isZero();
    assertThat(terminal.out()).containsOnlyOnce("METHOD PATH");
  }

  @Test
  void explainsAsJson() {
    terminal.stoa("routes", "--explain", "GET", "/api/comments", "--json");
    var answer = new JsonObject(terminal.out());
    assertThat(answer.getString("outcome")).contains("-> comments-api.");
    assertThat(answer.getJsonArray("lost")).isNotEmpty();
  }

  @Test
  void theAuditOfOurOwnServicesPassesAndNamesEachRelaxation() {
    assertThat(terminal.stoa("routes", "--audit")).isZero();
    assertThat(terminal.out().lines())
        .allMatch(line -> line.startsWith("relaxed: "))
        .anyMatch(line -> line.contains("no CSRF token, ") && line.contains("/login"));
    assertThat(rules(json("routes", "--audit", "--json"), "rule")).contains("/login");
  }

  @Test
  void theAuditFailsForARuleThatIsUnsafe() throws Exception {
    var routes = Blueprint.named("bad");
    routes.get("/unstated", "unstated", _ -> Response.text(""));
    routes
        .post("/open", "open", _ -> Response.text(""))
        .access(Access.OWNER)
        .csrf(Csrf.exempt("a mistake"));
    var vertx = Vertx.vertx();
    try {
      var app = App.builder("bad").build(vertx);
      assertThat(audit(App.builder("bad").register(routes).build(vertx)))
          .isEqualTo(ExitCode.FAILED);
      assertThat(audit(app)).isZero();
    } finally {
      vertx.close().await();
    }
    assertThat(terminal.out())
        .contains("error: states no access: ")
        .contains("error: changes state for cookies without CSRF token: ");
  }

  @Test
  void printsAnOpenApiDocument() {
    var document = openApi();
    assertThat(document.getString("openapi")).isEqualTo("3.1.0");
    var paths = document.getJsonObject("paths");
    assertThat(paths.fieldNames())
        .contains("/api/comments", "/push/sse", "/api/openapi.json")
        .noneMatch(path -> path.startsWith("/admin") || path.equals("/"));
    var ids =
        paths.stream()
            .flatMap(path -> ((JsonObject) path.getValue()).stream())
            .map(method -> ((JsonObject) method.getValue()).getString("operationId"))
            .toList();
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void theDocumentTellsWhatPushTakesAndAnswers() {
    var document = openApi();
    var paths = document.getJsonObject("paths");
    paths.forEach(path ->
        ((JsonObject) path.getValue())
            .forEach(method -> {
              var operation = (JsonObject) method.getValue();
              assertThat(path.getKey().startsWith("/push/"))
                  .as("%s says what it is for", path.getKey())
                  .isEqualTo(operation.containsKey("summary"));
            }));
    var poll = paths.getJsonObject("/push/poll").getJsonObject("get");
    assertThat(poll.getJsonArray("parameters").encode()).contains("\"wait\"", "parameters/since");
    assertThat(poll.getJsonObject("responses").fieldNames())
        .contains("200", "304", "429", "default");
    var socket = paths.getJsonObject("/push/ws").getJsonObject("get").getJsonObject("responses");
    assertThat(socket.fieldNames()).contains("101").doesNotContain("200");
    var change = paths.getJsonObject("/push/connections/{connection}").getJsonObject("post");
    assertThat(change.getJsonArray("parameters").encode()).contains("\"in\":\"path\"");
    var refs = Pattern.compile("\"#/components/(\\w+)/(\\w+)\"").matcher(document.encode());
    assertThat(refs.results().toList())
        .isNotEmpty()
        .allSatisfy(ref ->
            assertThat(
                    document.getJsonObject("components").getJsonObject(ref.group(1)).fieldNames())
                .contains(ref.group(2)));
  }

  @Test
  void theViewsExcludeEachOther() {
    assertThat(terminal.stoa("routes", "--audit", "--openapi")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.stoa("routes", "--explain", "GET")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void theSiteServesTheSameDocumentAlsoFromOneRole(@TempDir Path dir) throws Exception {
    var expected = openApi();
    for (var roles : List.of(Set.<String>of(), Set.of("content"))) {
      var options = LaunchOptions.test(dir).withRoles(roles);
      try (var running = Launcher.start(options, Suite.services());
          var client = HttpClient.newHttpClient()) {
        var target = URI.create("http://127.0.0.1:" + running.port() + "/api/openapi.json");
        var answer = client.send(HttpRequest.newBuilder(target).build(), BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(new JsonObject(answer.body())).isEqualTo(expected);
      }
    }
  }

  private int audit(App app) throws Exception {
    var command = new RoutesCommand(terminal.console());
    command.view.audit = true;
    return command.show(app);
  }

  private JsonObject openApi() {
    assertThat(terminal.stoa("routes", "--openapi")).isZero();
    return new JsonObject(terminal.out());
  }

  private static JsonArray json(String... arguments) {
    var fresh = new Terminal();
    fresh.stoa(arguments);
    return new JsonArray(fresh.out());
  }

  private static Set<String> rules(JsonArray all, String key) {
    return all.stream().map(rule -> ((JsonObject) rule).getString(key)).collect(Collectors.toSet());
  }
}

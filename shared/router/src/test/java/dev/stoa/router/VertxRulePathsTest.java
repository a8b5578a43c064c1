package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.ResponseTimeHandler;
import io.vertx.ext.web.handler.StaticHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What vertx-web handlers behind a rule see of its path.
@NullUnmarked // every handler here has a route, and the values of its rule
class VertxRulePathsTest {
  private static final Set<String> GET = Set.of("GET");

  private static void values(RoutingContext context) {
    context.end(new java.util.TreeMap<>(context.pathParams()).toString());
  }

  @Test
  void valuesArePathParamsAsTheirUrlHasThem() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.vertx(GET, "/one/<int(fixed_digits=3):id>/<name>", "one", VertxRulePathsTest::values);
    pages.vertx(GET, "/mixed/<a>-<float:b>", "mixed", VertxRulePathsTest::values);
    pages
        .get("/with/<uuid:u>", "with", r -> Response.text(r.context().pathParam("u")))
        .with(ResponseTimeHandler.create())
        .with(RoutingContext::next);
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.get("/one/007/a%2Fb%20c?id=8").body()).isEqualTo("{id=007, name=a/b c}");
      assertThat(server.get("/mixed/x-1.50").body()).isEqualTo("{a=x, b=1.5}");
      String uuid = "123e4567-e89b-12d3-a456-426614174000";
      assertThat(server.get("/with/" + uuid.toUpperCase(java.util.Locale.ROOT)).body())
          .isEqualTo(uuid);
    }
  }

  @Test
  void aRestOfThePathIsTheStarToo() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.vertx(GET, "/u/<int:id>/<path:rest>", "rest", VertxRulePathsTest::values);
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.get("/u/007/a/b%20c").body()).isEqualTo("{*=a/b c, id=7, rest=a/b c}");
    }
  }

  @Test
  void aRouteIsNamedAsItsRule() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.vertx(GET, "/u/<int:id>", "one", c -> c.end(c.currentRoute().getName()));
    pages.vertx(GET, "/f/<path:p>", "two", c -> c.end(c.currentRoute().getName()));
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.get("/u/7").body()).isEqualTo("/u/<int:id>");
      assertThat(server.get("/f/7").body()).isEqualTo("/f/<path:p>");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/static/<path:p>, /static/",
    "/u/<int:id>/static/<path:p>, /u/7/static/",
    "/<a>-<b>/<path:p>, /x-y/",
    "/中/x y/<path:p>, /%E4%B8%AD/x%20y/",
    "/v<path:p>, /v",
    "/a:b/<path:p>, /a:b/",
  })
  void filesStandBelowAnyRule(String rule, String before, @TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("a b.txt"), "file");
    Files.writeString(Files.createDirectory(folder.resolve("sub")).resolve("中.txt"), "sub");
    Blueprint pages = Blueprint.named("pages");
    pages.vertx(
        GET, rule, "static", StaticHandler.create(FileSystemAccess.ROOT, folder.toString()));
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.get(before + "a%20b.txt").body()).isEqualTo("file");
      assertThat(server.get(before + "sub/%E4%B8%AD.txt").body()).isEqualTo("sub");
      assertThat(server.get(before + "none.txt").statusCode()).isEqualTo(404);
    }
  }

  /// Rules are of whole paths, wherever the route stands that brings requests to the application.
  @Test
  void anApplicationMayStandBelowARoute(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("a.txt"), "file");
    Blueprint pages = Blueprint.named("pages").prefix("/sub");
    pages.vertx(
        GET,
        "/static/<path:p>",
        "static",
        StaticHandler.create(FileSystemAccess.ROOT, folder.toString()));
    Vertx vertx = Vertx.vertx();
    App app = App.builder("below").register(pages).build(vertx);
    try (TestServer server =
        new TestServer(App.builder("outer"), router -> router.route("/sub/*").handler(app))) {
      assertThat(server.get("/sub/static/a.txt").body()).isEqualTo("file");
    } finally {
      TestServer.await(vertx.close());
    }
  }

  @Test
  void whereVertxWebCannotMountARouterTheRequestIsAnsweredAsFailed() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.vertx(GET, "/hook/<name>", "hook", context -> context.end("hook"));
    App.Builder app =
        App.builder("test")
            .register(pages)
            .errorHandler(IllegalStateException.class, (_, _) -> Response.text("no").status(500));
    try (TestServer server =
        TestServer.within(
            app, (router, within) -> router.routeWithRegex("/hook/.*").handler(within))) {
      assertThat(server.get("/hook/a").body()).isEqualTo("no");
    }
  }
}

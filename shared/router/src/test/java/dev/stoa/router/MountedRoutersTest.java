package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Everything below a path goes to a vertx-web router.
class MountedRoutersTest {
  /// Says which of its routes a request has met.
  private static Router below(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route("/").handler(context -> context.end("root " + context.request().method()));
    router.route("/a/:x").handler(context -> context.end("a " + context.pathParam("x")));
    router.route("/all").handler(context -> context.end("all " + context.request().method()));
    return router;
  }

  private static void own(RoutingContext context) {
    context.end("own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "OPTIONS", "PROPFIND", "MKCOL", "TRACE", "FROBNICATE"})
  void aMountedRouterGetsEveryMethod(String method) throws Exception {
    try (TestServer server =
        TestServer.with((parts, pages) -> pages.mount("/m", "m", below(parts.vertx())))) {
      String request = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
      assertThat(server.raw(method + " /m/all" + request)).endsWith("all " + method);
      assertThat(server.raw(method + " /m/" + request)).endsWith("root " + method);
      assertThat(server.raw(method + " /other" + request)).startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void itsOwnRootIsThePathWithASlash() throws Exception {
    try (TestServer server =
        TestServer.with((parts, pages) -> pages.mount("/m", "m", below(parts.vertx())))) {
      assertThat(server.get("/m/").body()).isEqualTo("root GET");
      assertThat(server.get("/m").statusCode()).isEqualTo(308);
      assertThat(TestServer.header(server.get("/m?q=1"), "Location")).isEqualTo("/m/?q=1");
      assertThat(server.app.urlFor("pages.m")).hasToString("/m/");
      assertThat(server.app.urlFor("pages.m", Map.of("rest", "a/1"))).hasToString("/m/a/1");
      assertThat(server.app.urlFor("pages.m", Map.of("_method", "PURGE"))).hasToString("/m/");
    }
  }

  @Test
  void filesOfAFolderHaveTheirIndexAtItsRoot(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("index.html"), "index");
    Files.writeString(folder.resolve("a b.txt"), "file");
    try (TestServer server =
        TestServer.with((parts, pages) -> {
          Router files = Router.router(parts.vertx());
          files.route().handler(StaticHandler.create(FileSystemAccess.ROOT, folder.toString()));
          pages.mount("/u/<int:id>/files", "files", files);
        })) {
      assertThat(server.get("/u/7/files/").body()).isEqualTo("index");
      assertThat(server.get("/u/7/files/a%20b.txt").body()).isEqualTo("file");
      assertThat(server.get("/u/7/files/none.txt").statusCode()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void mayStandAtTheRootBesideRules(String path) throws Exception {
    try (TestServer server =
        TestServer.with((parts, pages) -> {
          pages.get("/", "home", _ -> Response.text("home"));
          pages.get("/all", "mine", _ -> Response.text("mine"));
          pages.mount(path, "m", below(parts.vertx()));
        })) {
      assertThat(server.get("/").body()).as("a rule stands above").isEqualTo("home");
      assertThat(server.get("/all").body()).isEqualTo("mine");
      assertThat(server.post("/all", "").body()).isEqualTo("all POST");
      assertThat(server.get("/a/1").body()).isEqualTo("a 1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/u/<int:id>", "/<a>-<b>/c", "/中/x y", "/v1.0/~a+b", "/m/"})
  void mayStandBelowAnyPath(String path) throws Exception {
    try (TestServer server =
        TestServer.with((parts, pages) -> pages.mount(path, "m", below(parts.vertx())))) {
      Map<String, ?> values = Map.of("id", 7, "a", "x", "b", "y");
      Rule rule = server.app.rules().getFirst();
      Map<String, Object> own = new java.util.HashMap<>(values);
      own.keySet().retainAll(rule.variableNames());
      String root = server.app.urlFor("pages.m", own).toString();
      assertThat(server.get(root).body()).isEqualTo("root GET");
      assertThat(server.get(root + "a/%20").body()).isEqualTo("a  ");
      assertThat(server.get(root + "none").statusCode()).isEqualTo(404);
    }
  }

  /// Rules are of whole paths, wherever the route stands that brings requests to the application.
  @ParameterizedTest
  @ValueSource(strings = {"/sub/*", "/sub*", "/sub/m*", "/*"})
  void mayStandInAnApplicationBelowARoute(String route) throws Exception {
    Vertx vertx = Vertx.vertx();
    Blueprint pages = Blueprint.named("pages").prefix("/sub");
    pages.mount("/m", "m", below(vertx));
    App app = App.builder("below").register(pages).build(vertx);
    try (TestServer server =
        new TestServer(App.builder("outer"), router -> router.route(route).handler(app))) {
      assertThat(server.get("/sub/m/a/1").body()).isEqualTo("a 1");
      assertThat(server.get("/sub/m/").body()).isEqualTo("root GET");
    } finally {
      TestServer.await(vertx.close());
    }
  }

  /// In a path of vertx-web's a colon begins a parameter.
  @Test
  void hasNoColonAboveIt() throws Exception {
    try (TestServer server =
        TestServer.with((parts, pages) -> pages.mount("/<t>", "m", below(parts.vertx())))) {
      assertThat(server.get("/a:b/all").statusCode()).isEqualTo(404);
      assertThat(server.get("/a%3Ab/all").body()).isEqualTo("all GET");
      assertThat(server.app.urlFor("pages.m", Map.of("t", "a:b", "rest", "x:y")))
          .hasToString("/a%3Ab/x%3Ay");
      assertThat(server.get("/a/a/x:y").body()).isEqualTo("a x:y");
    }
    assertThatThrownBy(
            () -> TestServer.with((parts, pages) -> pages.mount("/a:b", "m", below(parts.vertx()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MountedRoutersTest.java:")
        .hasMessageContaining("colon");
  }

  @Test
  void valuesAboveItArePathParamsToo() throws Exception {
    try (TestServer server =
        TestServer.with((parts, pages) -> {
          Router router = Router.router(parts.vertx());
          router
              .route("/:x")
              .handler(c -> c.end(c.pathParam("id") + " " + c.pathParam("x") + c.mountPoint()));
          pages.mount("/u/<int:id>", "m", router);
        })) {
      assertThat(server.get("/u/007/y").body()).isEqualTo("7 y/u/007/");
    }
  }

  @Test
  void itsFailuresGoToTheErrorHandlersOfTheApplication() throws Exception {
    try (TestServer server =
        TestServer.with((parts, pages) -> {
          Router router = Router.router(parts.vertx());
          router.route("/fails").handler(context -> context.fail(409));
          router.route().failureHandler(context -> context.end("its own"));
          pages.mount("/m", "m", router);
          pages.errorHandler(409, (_, _) -> Response.text("ours").status(409));
        })) {
      assertThat(server.get("/m/fails").body()).isEqualTo("ours");
    }
  }

  @Test
  void anErrorIsAsLongAsItIsWhateverLengthWasSaidBefore() throws Exception {
    try (TestServer server =
        TestServer.with((parts, pages) -> {
          Router router = Router.router(parts.vertx());
          router
              .route()
              .handler(context -> {
                context.response().putHeader("Content-Length", "5");
                context.fail(404);
              });
          pages.mount("/m", "m", router);
          pages.errorHandler(404, (_, _) -> Response.text("not found").status(404));
        })) {
      assertThat(server.get("/m/").body()).isEqualTo("not found");
    }
  }

  /// vertx-web takes any number for a status.
  @ParameterizedTest
  @ValueSource(ints = {600, 999, 200, -5})
  void whatIsNoStatusOfAnErrorIsA500(int status) throws Exception {
    try (TestServer server =
        TestServer.with((parts, pages) -> {
          Router router = Router.router(parts.vertx());
          router.route("/fails").handler(context -> context.fail(status));
          router
              .route("/throws")
              .handler(context -> context.fail(status, new IllegalStateException("broken")));
          pages.mount("/m", "m", router);
          pages.errorHandler(500, (_, _) -> Response.text("ours").status(500));
        })) {
      assertThat(server.get("/m/fails").body()).isEqualTo("ours");
      assertThat(server.get("/m/throws").body()).isEqualTo("ours");
    }
  }

  @Test
  void whatItPassesOnIsNotFoundHere() throws Exception {
    Vertx vertx = Vertx.vertx();
    Router below = Router.router(vertx);
    below.get("/read").handler(context -> context.end("read"));
    below.route("/passes").handler(RoutingContext::next);
    Blueprint pages = Blueprint.named("pages");
    pages.mount("/m", "m", below);
    pages.errorHandler(404, (_, _) -> Response.text("ours").status(404));
    pages.afterRequest((_, response) -> response.header("X-After", "1"));
    App.Builder builder = App.builder("test").register(pages);
    try (TestServer alone = new TestServer(builder);
        TestServer behind = new TestServer(builder, _ -> {}, MountedRoutersTest::routeAfter)) {
      for (TestServer server : List.of(alone, behind)) {
        assertOurs(server.get("/m/none"));
        assertOurs(server.get("/m/passes"));
        assertOurs(server.post("/m/read", ""));
        assertThat(server.get("/m/read").body()).isEqualTo("read");
      }
    } finally {
      TestServer.await(vertx.close());
    }
  }

  private static void routeAfter(Router router) {
    router.route().handler(context -> context.end("the route after"));
  }

  private static void assertOurs(HttpResponse<String> response) {
    assertThat(response.statusCode() + response.body()).isEqualTo("404ours");
    assertThat(TestServer.header(response, "X-After")).isEqualTo("1");
  }

  @Test
  void aRuleAtItsRootTakesItsOwnMethodsOnly() throws Exception {
    try (TestServer server =
        TestServer.with((parts, pages) -> {
          pages.mount("/m", "m", below(parts.vertx()));
          pages.delete("/m/", "clear", _ -> Response.text("cleared"));
        })) {
      assertThat(server.send("DELETE", "/m/", null).body()).isEqualTo("cleared");
      assertThat(server.get("/m/").body()).isEqualTo("root GET");
      assertThat(server.send("PURGE", "/m/", null).body()).isEqualTo("root PURGE");
      assertThat(server.get("/m").statusCode()).isEqualTo(308);
      assertThat(server.app.urlFor("pages.m")).hasToString("/m/");
      assertThat(server.app.urlFor("pages.m", Map.of("_method", "POST"))).hasToString("/m/");
      assertThat(server.app.urlFor("pages.clear")).hasToString("/m/");
    }
  }

  /// vertx-web would look for the route of the root in vain.
  @Test
  void itsRootKeepsItsSlash() {
    assertThatThrownBy(() ->
            TestServer.with(
                (parts, pages) -> pages.mount("/m", "m", below(parts.vertx())).lenientSlashes()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MountedRoutersTest.java:")
        .hasMessageContaining("slash at its end");
  }

  /// Where such a value ends is known to the rule, but not to vertx-web.
  @ParameterizedTest
  @CsvSource({"'', /p/<path:x>/files", "'', /v<path:x>", "/p/<path:x>, /files"})
  void hasNoValueOfSeveralPartsAboveIt(String prefix, String path) {
    Blueprint pages = Blueprint.named("pages");
    Blueprint outer = prefix.isEmpty() ? pages : pages.prefix(prefix);
    Vertx vertx = Vertx.vertx();
    outer.mount(path, "m", Router.router(vertx));
    assertThatThrownBy(() -> App.builder("test").register(outer).build(vertx))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("MountedRoutersTest.java:")
        .hasMessageContaining("several parts");
    vertx.close();
  }

  @Test
  @NullUnmarked
  void needsARouterAtOnce() {
    assertThatNullPointerException()
        .isThrownBy(() -> Blueprint.named("pages").mount("/m", "m", null))
        .withMessageContaining("router");
  }

  @Test
  void refusesARuleForSomeMethodOfTheSamePaths() {
    assertThatThrownBy(() ->
            TestServer.with((parts, pages) -> {
              pages.mount("/m", "m", below(parts.vertx()));
              pages.vertx(Set.of("PROPFIND"), "/m/<path:p>", "dav", MountedRoutersTest::own);
            }))
        .hasMessageContaining("pages.m")
        .hasMessageContaining("pages.dav");
  }

  @Test
  void theListingSaysThatItTakesEveryMethod() throws Exception {
    try (TestServer server =
        TestServer.with((parts, pages) -> pages.mount("/m", "m", below(parts.vertx())))) {
      RouteReport report = RouteReport.of(server.app);
      assertThat(report.text().lines().filter(line -> line.startsWith("pages.m")))
          .hasSize(2)
          .allMatch(line -> line.endsWith("any-method"));
      assertThat(List.of(report.refusal("PROPFIND", "/m/x"), report.refusal("PURGE", "/x")))
          .containsExactly(0, 404);
    }
  }
}

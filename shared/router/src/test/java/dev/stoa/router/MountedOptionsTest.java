package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// `OPTIONS` where a rule and a mounted router meet: a router that takes every method takes it only
/// where no rule does.
class MountedOptionsTest {
  private static final String ORIGIN = "https://a.example";

  private static Router below(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route().handler(context -> context.end("mounted"));
    return router;
  }

  private static TestServer serve(String mount, Consumer<Blueprint> rules) throws Exception {
    return TestServer.with((parts, pages) -> {
      pages.mount(mount, "m", below(parts.vertx()));
      rules.accept(pages);
    });
  }

  private static HttpResponse<String> preflight(TestServer server, String method, String path)
      throws Exception {
    return server.send(
        "OPTIONS", path, null, "Origin", ORIGIN, "Access-Control-Request-Method", method);
  }

  private static void put(Blueprint pages, String path) {
    pages.put(path, "put", _ -> Response.text("put")).cors(CorsPolicy.origins(ORIGIN));
  }

  @Test
  void thePreflightOfARuleIsNotForTheRouterAroundIt() throws Exception {
    try (TestServer server = serve("/", pages -> put(pages, "/api/x"))) {
      HttpResponse<String> answer = preflight(server, "PUT", "/api/x");
      assertThat(answer.statusCode()).isEqualTo(204);
      assertThat(TestServer.header(answer, "Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
      assertThat(TestServer.header(answer, "Access-Control-Allow-Methods")).isEqualTo("PUT");
      assertThat(server.get("/api/x").body()).isEqualTo("mounted");
    }
  }

  @Test
  void norIsThatOfARuleAtItsRoot() throws Exception {
    try (TestServer server = serve("/m", pages -> put(pages, "/m/"))) {
      HttpResponse<String> answer = preflight(server, "PUT", "/m/");
      assertThat(TestServer.header(answer, "Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
      assertThat(server.send("OPTIONS", "/m/x", null).body()).isEqualTo("mounted");
    }
  }

  @Test
  void norThatOfARuleAtItsRootWithoutTheSlash() throws Exception {
    try (TestServer server = serve("/m", pages -> put(pages, "/m"))) {
      HttpResponse<String> answer = preflight(server, "PUT", "/m");
      assertThat(TestServer.header(answer, "Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    }
  }

  @Test
  void norThatOfARuleForOneHost() throws Exception {
    try (TestServer server =
        serve("/", pages -> pages.put("/x", "put", _ -> Response.empty()).host("127.0.0.1"))) {
      assertThat(server.send("OPTIONS", "/x", null).statusCode()).isEqualTo(204);
    }
  }

  @Test
  void allowNamesTheMethodsOfBoth() throws Exception {
    try (TestServer server = serve("/", pages -> put(pages, "/api/x"))) {
      assertThat(TestServer.header(server.send("OPTIONS", "/api/x", null), "Allow"))
          .isEqualTo("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
      assertThat(RouteReport.of(server.app).refusal("OPTIONS", "/api/x")).isEqualTo(204);
    }
  }

  @Test
  void aRuleThatTakesOptionsAnswersItself() throws Exception {
    try (TestServer server =
        serve(
            "/",
            pages -> pages.route(Set.of("OPTIONS"), "/api/x", "own", _ -> Response.text("own")))) {
      assertThat(server.send("OPTIONS", "/api/x", null).body()).isEqualTo("own");
    }
  }

  @Test
  void theRouterAnswersWhereNoRuleIs() throws Exception {
    try (TestServer server = serve("/", pages -> put(pages, "/api/x"))) {
      assertThat(preflight(server, "PUT", "/api/y").body()).isEqualTo("mounted");
      assertThat(preflight(server, "PUT", "/").body()).isEqualTo("mounted");
    }
  }
}

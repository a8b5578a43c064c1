package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BasicAuthHandler;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/// Handlers given by `with` stand before the one that answers, whoever that is.
@NullUnmarked // behind a guard every request has a user
class VertxGuardsTest {
  private static final String ANN = "Basic YW5uOnNlY3JldA==";

  /// Lets `ann:secret` in.
  private static Handler<RoutingContext> guard() {
    return BasicAuthHandler.create(credentials ->
        credentials.toJson().getString("password").equals("secret")
            ? Future.succeededFuture(User.fromName("ann"))
            : Future.failedFuture("wrong"));
  }

  private static void answer(RoutingContext context) {
    context.end("secret of " + context.user().subject());
  }

  private static void assertGuarded(TestServer server, String path) throws Exception {
    assertThat(server.get(path).statusCode()).isEqualTo(401);
    assertThat(server.get(path, "Authorization", "Basic YW5uOndyb25n").statusCode()).isEqualTo(401);
    assertThat(server.get(path, "Authorization", ANN).body()).isEqualTo("secret of ann");
  }

  @Test
  void aGuardStandsBeforeAMountedRouter() throws Exception {
    try (TestServer server =
        TestServer.with((parts, pages) -> {
          Router router = Router.router(parts.vertx());
          router.route().handler(VertxGuardsTest::answer);
          pages.mount("/adm", "adm", router).with(guard());
        })) {
      assertGuarded(server, "/adm/x");
      assertGuarded(server, "/adm/");
    }
  }

  @Test
  void aGuardStandsBeforeAVertxHandler() throws Exception {
    try (TestServer server =
        TestServer.with((_, pages) ->
            pages.vertx(Set.of("GET"), "/v", "v", VertxGuardsTest::answer).with(guard()))) {
      assertGuarded(server, "/v");
    }
  }

  /// Of a rule that does not name `OPTIONS` the application answers it, before any guard.
  @Test
  void aCorsHandlerAnswersThePreflightsOfARuleThatTakesThem() throws Exception {
    String origin = "https://other.example";
    try (TestServer server =
        TestServer.with((parts, pages) -> {
          CorsHandler cors = CorsHandler.create().addOrigin(origin).allowedMethod(HttpMethod.PUT);
          pages.vertx(Set.of("PUT", "OPTIONS"), "/v", "v", c -> c.end("v")).with(cors);
          pages.vertx(Set.of("PUT"), "/no", "no", c -> c.end("no")).with(cors);
          pages.mount("/m", "m", Router.router(parts.vertx())).with(cors);
        })) {
      String[] asked = {"Origin", origin, "Access-Control-Request-Method", "PUT"};
      String allowed = "Access-Control-Allow-Methods";
      assertThat(TestServer.header(server.send("OPTIONS", "/v", null, asked), allowed))
          .isEqualTo("PUT");
      assertThat(TestServer.header(server.send("OPTIONS", "/m/x", null, asked), allowed))
          .isEqualTo("PUT");
      assertThat(TestServer.header(server.send("OPTIONS", "/no", null, asked), allowed)).isEmpty();
    }
  }

  @Test
  void severalRunInTheOrderInWhichTheyAreGiven() throws Exception {
    try (TestServer server =
        TestServer.with((_, pages) ->
            pages
                .vertx(Set.of("GET"), "/v", "v", c -> c.end(c.<String>get("way") + "!"))
                .with(c -> c.put("way", "one").next())
                .with(c -> c.put("way", c.<String>get("way") + " two").next()))) {
      assertThat(server.get("/v").body()).isEqualTo("one two!");
    }
  }
}

package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BasicAuthHandler;
import io.vertx.ext.web.handler.CorsHandler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Handlers given by `with` stand before the one that answers, whoever that is.
@NullUnmarked // behind a guard every request has a user
class VertxGuardsTest {
  private static final String LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
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

  /// A guard that never says anything, or says it late.
  @ParameterizedTest
  @EnumSource(Execution.class)
  void aRuleAnswersInTimeWhateverItsGuardsDo(Execution execution) throws Exception {
    BlockingQueue<String> down = new LinkedBlockingQueue<>();
    BlockingQueue<RoutingContext> waiting = new LinkedBlockingQueue<>();
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages
        .get("/", "home", _ -> Response.text("home"))
        .with(waiting::add)
        .timeout(Duration.ofMillis(50));
    pages.teardownRequest((_, failure) -> down.add(String.valueOf(failure)));
    try (TestServer server = TestServer.of(pages)) {
      for (int i = 0; i < 2; i++) {
        assertThat(server.raw(LAST)).startsWith("HTTP/1.1 503");
        assertThat(down.poll(15, TimeUnit.SECONDS)).contains("too long");
        server.vertx.runOnContext(_ -> waiting.remove().next());
      }
      TestServer.waitFor(waiting::isEmpty);
      assertThat(down).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void guardAndHandlerHaveOneTime(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages
        .getAsync("/", "home", _ -> Promise.<Response>promise().future())
        .with(RoutingContext::next)
        .timeout(Duration.ofMillis(50));
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.raw(LAST)).startsWith("HTTP/1.1 503");
    }
  }

  /// What has begun is not cut: a file may be large.
  @ParameterizedTest
  @EnumSource(Execution.class)
  void theAnswerOfAGuardMayTakeLonger(Execution execution) throws Exception {
    BlockingQueue<String> down = new LinkedBlockingQueue<>();
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages
        .get("/", "home", _ -> Response.text("home"))
        .with(context -> {
          context.response().setChunked(true).write("begun, ");
          context.vertx().setTimer(100, _ -> context.end("ended"));
        })
        .timeout(Duration.ofMillis(20));
    pages.teardownRequest((_, failure) -> down.add(String.valueOf(failure)));
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.get("/").body()).isEqualTo("begun, ended");
      assertThat(down.poll(15, TimeUnit.SECONDS)).isEqualTo("null");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void whatAnswersByItselfTakesItsTime(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages
        .vertx(Set.of("GET"), "/v", "v", c -> c.vertx().setTimer(100, _ -> c.end("late")))
        .with(RoutingContext::next)
        .timeout(Duration.ofMillis(20));
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.get("/v").body()).isEqualTo("late");
    }
  }
}

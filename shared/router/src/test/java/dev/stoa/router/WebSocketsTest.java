package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A request becomes a WebSocket in whatever handler, and is over with its handshake.
class WebSocketsTest {
  private static final Set<String> GET = Set.of("GET");
  private static final List<String> PATHS =
      List.of(
          "/plain",
          "/context",
          "/later",
          "/async",
          "/slow",
          "/guarded",
          "/held",
          "/streaming",
          "/vertx",
          "/vertx/later",
          "/vertx/guarded",
          "/mounted/ws");

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  private static Future<ServerWebSocket> greet(HttpServerRequest http) {
    return http.toWebSocket().onSuccess(socket -> socket.writeTextMessage("hi"));
  }

  private static Response taken(Request request) {
    greet(request.http());
    return Response.taken();
  }

  private static Future<?> aWhile(Request request) {
    return request.app().vertx().timer(5);
  }

  private static void goOnLater(RoutingContext context) {
    context.vertx().setTimer(5, _ -> context.next());
  }

  /// As vertx-web's guards do, who hold the body back until they know.
  private static void holdAndGoOn(RoutingContext context) {
    context.request().pause();
    context.request().resume();
    context.next();
  }

  private App.Builder rules(TestServer.Parts parts, Execution execution) {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.get("/plain", "plain", WebSocketsTest::taken);
    pages.get(
        "/context",
        "context",
        r -> {
          greet(r.context().request());
          return Response.taken();
        });
    pages
        .get(
            "/later",
            "later",
            r -> {
              var _ = aWhile(r).onSuccess(_ -> greet(r.http()));
              return Response.taken();
            })
        .streaming();
    pages.getAsync("/async", "async", r -> greet(r.http()).map(_ -> Response.taken()));
    pages.getAsync("/slow", "slow", r -> aWhile(r).map(_ -> taken(r)));
    pages.get("/guarded", "guarded", WebSocketsTest::taken).with(WebSocketsTest::holdAndGoOn);
    pages.get("/held", "held", WebSocketsTest::taken).with(WebSocketsTest::goOnLater);
    pages.get("/streaming", "streaming", WebSocketsTest::taken).streaming();
    pages.vertx(GET, "/vertx", "vertx", c -> greet(c.request()));
    pages.vertx(
        GET, "/vertx/later", "vertxLater", c -> c.vertx().setTimer(5, _ -> greet(c.request())));
    pages
        .vertx(GET, "/vertx/guarded", "vertxGuarded", c -> greet(c.request()))
        .with(WebSocketsTest::goOnLater);
    Router below = Router.router(parts.vertx());
    below.get("/ws").handler(c -> greet(c.request()));
    pages.mount("/mounted", "mounted", below);
    pages.get("/refused", "refused", _ -> Response.text("no").status(403));
    pages.teardownRequest((request, failure) -> told.add(request.path() + " " + failure));
    return App.builder("test")
        .register(pages)
        .execution(execution)
        .teardownApp(failure -> told.add("app " + failure));
  }

  private static Handler<HttpServerRequest> behindRouter(App app) {
    Router router = Router.router(app.vertx());
    app.mount(router);
    return router;
  }

  /// A socket that has been greeted.
  private static WebSocket open(TestServer server, String path) throws Exception {
    Promise<String> greeting = Promise.promise();
    ClientWebSocket socket = server.vertx.createWebSocketClient().webSocket();
    socket.textMessageHandler(greeting::tryComplete);
    WebSocket open = TestServer.await(socket.connect(server.port, "127.0.0.1", path));
    assertThat(TestServer.await(greeting.future())).isEqualTo("hi");
    return open;
  }

  private @Nullable String next() throws InterruptedException {
    return told.poll(15, TimeUnit.SECONDS);
  }

  private void assertOverWithItsHandshake(TestServer server, boolean hooked) throws Exception {
    for (String path : PATHS) {
      WebSocket socket = open(server, path);
      if (hooked) {
        assertThat(next()).isEqualTo(path + " whole");
      }
      assertThat(next()).isEqualTo(path + " null");
      assertThat(next()).isEqualTo("app null");
      TestServer.await(socket.close());
      assertThat(told).as(path).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void aloneAtAServer(Execution execution) throws Exception {
    EndHook hook =
        (request, complete, _) -> told.add(request.path() + (complete ? " whole" : " cut"));
    try (TestServer server =
        TestServer.serving(parts -> rules(parts, execution), app -> app.requestHandler(hook))) {
      assertOverWithItsHandshake(server, true);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void behindAVertxWebRouter(Execution execution) throws Exception {
    try (TestServer server =
        TestServer.serving(parts -> rules(parts, execution), WebSocketsTest::behindRouter)) {
      assertOverWithItsHandshake(server, false);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void afterHooksThatTakeTheirTime(Execution execution) throws Exception {
    try (TestServer server =
        TestServer.serving(
            parts ->
                rules(parts, execution)
                    .beforeFirstRequest(() -> TestServer.await(parts.vertx().timer(5)))
                    .beforeRequestAsync(request -> aWhile(request).map(_ -> null)),
            WebSocketsTest::behindRouter)) {
      assertOverWithItsHandshake(server, false);
    }
  }

  /// What was held back for a WebSocket does not hold up the next request.
  @ParameterizedTest
  @EnumSource(Execution.class)
  void aConnectionGoesOnWhenNoWebSocketIsMade(Execution execution) throws Exception {
    String asks =
        "GET /refused HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    String last = "GET /refused HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    try (TestServer server =
        TestServer.serving(parts -> rules(parts, execution), WebSocketsTest::behindRouter)) {
      assertThat(server.raw(asks + asks + last).split("HTTP/1.1 403")).hasSize(4);
    }
  }
}

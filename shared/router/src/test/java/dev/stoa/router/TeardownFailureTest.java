package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("What teardown hooks and clients get told of a failure")
class TeardownFailureTest {
  private static final String CLOSE = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  private TestServer serve(Blueprint pages) throws Exception {
    return new TestServer(
        App.builder("test")
            .register(pages)
            .teardownRequest((_, failure) -> seen.add(failure == null ? "served" : "" + failure)));
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void anAnswerThatClosesTheConnectionWasServed(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.get("/", "home", _ -> Response.text("home"));
    pages.get(
        "/bad",
        "bad",
        _ -> {
          throw new IllegalStateException("bad");
        });
    try (TestServer server = serve(pages)) {
      assertThat(server.raw("GET /" + CLOSE)).endsWith("home");
      assertThat(seen.poll(15, TimeUnit.SECONDS)).isEqualTo("served");
      assertThat(server.raw("GET /bad" + CLOSE)).startsWith("HTTP/1.1 500");
      assertThat(seen.poll(15, TimeUnit.SECONDS)).contains("IllegalStateException: bad");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void aLocationThatNobodyHasCheckedIsAFailureOfItsHandler(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.get("/", "home", _ -> Response.empty(302).header("Location", "//evil.example"));
    pages.errorHandler(500, (_, _) -> Response.text("mine").status(500));
    try (TestServer server = serve(pages)) {
      assertThat(server.raw("GET /" + CLOSE)).startsWith("HTTP/1.1 500").endsWith("mine");
      assertThat(seen.poll(15, TimeUnit.SECONDS)).contains("IllegalStateException");
    }
  }

  @Test
  void anErrorHandlerCannotRedirectByAHeader() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    App.Builder app =
        App.builder("test")
            .register(pages)
            .errorHandler(404, (_, _) -> Response.empty(302).header("Location", "//evil.example"))
            .errorHandler(500, (_, _) -> Response.empty(302).header("Location", "//evil.example"));
    try (TestServer server = new TestServer(app)) {
      assertThat(server.raw("GET /none" + CLOSE)).startsWith("HTTP/1.1 500").doesNotContain("evil");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  @NullUnmarked // as a program without null checks would
  void anErrorHandlerThatGivesNothingIsAFailureItself(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.get(
        "/",
        "home",
        _ -> {
          throw new IllegalStateException("broken");
        });
    List<App.Builder> apps =
        List.of(
            App.builder("class").errorHandler(IllegalStateException.class, (_, _) -> null),
            App.builder("status").errorHandler(500, (_, _) -> null));
    for (App.Builder app : apps) {
      BlockingQueue<String> torn = new LinkedBlockingQueue<>();
      app.register(pages).teardownRequest((_, failure) -> torn.add(String.valueOf(failure)));
      try (TestServer server = new TestServer(app)) {
        assertThat(server.raw("GET /" + CLOSE)).startsWith("HTTP/1.1 500");
        assertThat(torn.poll(15, TimeUnit.SECONDS)).isNotNull();
      }
    }
  }

  /// What is not whole must not look whole, nor hold up what comes after it.
  @ParameterizedTest
  @EnumSource(Execution.class)
  void anAnswerThatBeganAndThenFailsIsCut(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.get(
        "/throws",
        "throws",
        request -> {
          begin(request.http().response());
          throw new IllegalStateException("midway");
        });
    pages.getAsync(
        "/fails",
        "fails",
        request -> {
          begin(request.http().response());
          return Future.failedFuture(new IllegalStateException("midway"));
        });
    pages
        .getAsync(
            "/late",
            "late",
            request -> {
              begin(request.http().response());
              return Promise.<Response>promise().future();
            })
        .timeout(Duration.ofMillis(50));
    pages.get(
        "/other",
        "other",
        request -> {
          begin(request.http().response());
          return Response.text("another");
        });
    pages.get(
        "/stream",
        "stream",
        request -> {
          begin(request.http().response());
          return Response.stream("text/plain", request.http());
        });
    begins(pages, "/vertx/fails", context -> context.fail(500));
    begins(pages, "/vertx/missing", context -> context.fail(404));
    begins(pages, "/vertx/next", RoutingContext::next);
    begins(
        pages,
        "/vertx/throws",
        _ -> {
          throw new IllegalStateException("midway");
        });
    try (TestServer server = serve(pages)) {
      for (Rule rule : server.app.rules()) {
        assertThat(
                server.raw(
                    "GET " + rule.text() + " HTTP/1.1\r\nHost: a\r\n\r\nGET /throws" + CLOSE))
            .as(rule.text())
            .containsOnlyOnce("HTTP/1.1 ")
            .endsWith("\r\n\r\n4\r\npart\r\n");
        assertThat(seen.poll(15, TimeUnit.SECONDS)).as(rule.text()).isNotNull();
      }
      assertThat(seen).isEmpty();
    }
  }

  private static void begin(HttpServerResponse response) {
    response.setChunked(true).write("part");
  }

  private static void begins(Blueprint pages, String path, Handler<RoutingContext> then) {
    pages.vertx(
        Set.of("GET"),
        path,
        path.replace('/', '_'),
        context -> {
          begin(context.response());
          then.handle(context);
        });
  }

  /// Nothing of it is missing, so its connection is good for more.
  @ParameterizedTest
  @EnumSource(Execution.class)
  void anAnswerThatIsWholeWhenItsHandlerFailsIsNotCut(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.get("/", "home", _ -> Response.text("home"));
    pages.get(
        "/throws",
        "throws",
        request -> {
          request.http().response().end("whole");
          throw new IllegalStateException("after it");
        });
    try (TestServer server = serve(pages)) {
      assertThat(server.raw("GET /throws HTTP/1.1\r\nHost: a\r\n\r\nGET /" + CLOSE))
          .contains("\r\n\r\nwholeHTTP/1.1 200 ")
          .endsWith("home");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void aTakenResponseThatHasEndedAlreadyIsTornDown(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.get(
        "/",
        "home",
        request -> {
          var _ = request.context().response().end("by hand");
          return Response.taken();
        });
    try (TestServer server = serve(pages)) {
      assertThat(server.get("/").body()).isEqualTo("by hand");
      assertThat(seen.poll(15, TimeUnit.SECONDS)).isEqualTo("served");
    }
  }

  /// Nothing of the application answers it there, not even its error handlers.
  @Test
  void aFailureOfAVertxHandlerIsToldWhereTheApplicationIsAPlainHandler() throws Exception {
    IllegalStateException broken = new IllegalStateException("broken");
    Blueprint pages = Blueprint.named("pages");
    pages
        .get("/guard", "guard", _ -> Response.text("home"))
        .with(_ -> {
          throw broken;
        });
    pages.vertx(Set.of("GET"), "/late", "late", c -> c.vertx().runOnContext(_ -> c.fail(broken)));
    pages.vertx(Set.of("GET"), "/status", "status", c -> c.fail(503, broken));
    pages.vertx(Set.of("GET"), "/refused", "refused", c -> c.fail(403));
    App.Builder app =
        App.builder("test")
            .register(pages)
            .teardownRequest((_, failure) -> seen.add(failure == null ? "served" : "" + failure));
    try (TestServer server =
        TestServer.within(app, (router, plain) -> router.route().handler(plain))) {
      assertThat(server.get("/guard").statusCode()).isEqualTo(500);
      assertThat(seen.poll(15, TimeUnit.SECONDS)).isEqualTo("" + broken);
      assertThat(server.get("/late").statusCode()).isEqualTo(500);
      assertThat(seen.poll(15, TimeUnit.SECONDS)).isEqualTo("" + broken);
      assertThat(server.get("/status").statusCode()).isEqualTo(503);
      assertThat(seen.poll(15, TimeUnit.SECONDS)).isEqualTo("served");
      assertThat(server.get("/refused").statusCode()).isEqualTo(403);
      assertThat(seen.poll(15, TimeUnit.SECONDS)).isEqualTo("served");
    }
  }

  @Test
  void anErrorInATeardownOfTheApplicationLeavesTheOthersToRun() throws Exception {
    App.Builder builder =
        App.builder("test")
            .teardownApp(failure -> seen.add("first " + failure))
            .teardownApp(_ -> {
              throw new AssertionError("broken");
            });
    try (TestServer server = new TestServer(builder)) {
      server.app.run(() -> seen.add("ran"));
      assertThat(seen).containsExactly("ran", "first null");
      seen.clear();
      assertThatThrownBy(() ->
              server.app.run(() -> {
                throw new AssertionError("task");
              }))
          .hasMessage("task");
      assertThat(seen).containsExactly("first java.lang.AssertionError: task");
    }
  }
}

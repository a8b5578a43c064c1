package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Bodies that the application does not read itself: those of streaming rules, and those that a
/// vertx-web handler before it has read.
class BodiesReadElsewhereTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  private static Blueprint echo() {
    Blueprint pages = Blueprint.named("pages");
    pages.post("/text", "text", r -> Response.text(r.text())).bodyLimit(20);
    pages.post("/json", "json", r -> Response.text(r.json().getString("k")));
    pages.post("/form", "form", r -> Response.text(r.form().get("k", "")));
    return pages;
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void aBodyHandlerBeforeTheApplicationTakesNothingAway(Execution execution) throws Exception {
    App.Builder app = App.builder("test").register(echo()).execution(execution);
    try (TestServer server =
        new TestServer(app, router -> router.route().handler(BodyHandler.create(false)))) {
      assertThat(server.post("/text", "hello").body()).isEqualTo("hello");
      assertThat(server.post("/text", "more than twenty bytes").statusCode()).isEqualTo(413);
      assertThat(server.post("/json", "{\"k\":\"v\"}", "Content-Type", "application/json").body())
          .isEqualTo("v");
      assertThat(server.post("/form", "k=v", "Content-Type", FORM).body()).isEqualTo("v");
      String parts = "--B\r\nContent-Disposition: form-data; name=\"k\"\r\n\r\nv\r\n--B--\r\n";
      assertThat(
              server
                  .post("/form", parts, "Content-Type", "multipart/form-data; boundary=B")
                  .statusCode())
          .as("a form that is gone is not an empty one")
          .isEqualTo(500);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void vertxHandlersMayLookForABodyThatIsNotThere(Execution execution) throws Exception {
    try (TestServer server =
        TestServer.with((parts, pages) -> {
          Router below = Router.router(parts.vertx());
          below.route().handler(BodyHandler.create(false));
          below.route().handler(c -> c.end("mounted " + c.body().length()));
          pages.execution(execution).mount("/m", "m", below);
          pages
              .route(Set.of("GET", "POST"), "/rule", "rule", _ -> Response.text("rule"))
              .streaming()
              .with(BodyHandler.create(false));
          pages.get("/unread", "unread", _ -> Response.text("unread")).streaming();
        })) {
      for (int i = 0; i < 3; i++) {
        assertThat(server.get("/m/x").body()).isEqualTo("mounted -1");
        assertThat(server.post("/m/x", "abc").body()).isEqualTo("mounted 3");
        assertThat(server.get("/rule").body()).isEqualTo("rule");
        assertThat(server.post("/rule", "abc").body()).isEqualTo("rule");
        assertThat(server.get("/unread").body()).isEqualTo("unread");
      }
    }
  }

  /// As a handler does that reads when it has time.
  private static Future<Response> readLater(Request request) {
    HttpServerRequest http = request.context().request();
    return request
        .app()
        .vertx()
        .timer(50)
        .compose(_ -> {
          Future<Buffer> body = http.body();
          http.resume();
          return body;
        })
        .map(body -> Response.text("read " + body));
  }

  @ParameterizedTest
  @CsvSource({
    "VIRTUAL_THREAD, false",
    "VIRTUAL_THREAD, true",
    "EVENT_LOOP, false",
    "EVENT_LOOP, true"
  })
  void theHandlerOfAStreamingRuleReadsWhatItsVertxHandlersPassOn(Execution where, boolean mounted)
      throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(where);
    pages
        .postAsync("/read", "read", BodiesReadElsewhereTest::readLater)
        .streaming()
        .with(RoutingContext::next);
    App.Builder app = App.builder("test").register(pages);
    try (TestServer server = mounted ? new TestServer(app, _ -> {}) : new TestServer(app)) {
      for (int i = 0; i < 3; i++) {
        assertThat(server.post("/read", "hello").body()).isEqualTo("read hello");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void aVertxHandlerMayHoldTheBodyBackForTheNext(Execution execution) throws Exception {
    try (TestServer server =
        TestServer.with((parts, pages) -> {
          Router below = Router.router(parts.vertx());
          below
              .route()
              .handler(context -> {
                context.request().pause();
                parts
                    .vertx()
                    .setTimer(
                        50,
                        _ -> {
                          context.request().resume();
                          context.next();
                        });
              });
          below.route().handler(BodyHandler.create(false));
          below.route().handler(context -> context.end("mounted " + context.body().asString()));
          pages.execution(execution).mount("/m", "m", below);
        })) {
      for (int i = 0; i < 3; i++) {
        assertThat(server.post("/m/x", "hello").body()).isEqualTo("mounted hello");
      }
    }
  }

  @Test
  void theBodyOfAStreamingRuleIsNoEmptyText() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.post("/text", "text", r -> Response.text("[" + r.text() + "]")).streaming();
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.post("/text", "hello").statusCode()).isEqualTo(500);
      assertThat(server.post("/text", "").body()).isEqualTo("[]");
    }
  }
}

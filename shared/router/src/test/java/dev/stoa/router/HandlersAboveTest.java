package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.ext.web.handler.TimeoutHandler;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A vertx-web handler before the application")
class HandlersAboveTest {
  private static final String ID = "x-request-id";

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  @ParameterizedTest
  @EnumSource(Execution.class)
  void namesARequestAndSeesAtTheEndWhatRuleItMet(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.get("/books/<int:id>", "book", request -> Response.text(request.id()));
    App.Builder app =
        App.builder("test").register(pages).requestIds(http -> http.response().headers().get(ID));
    try (TestServer server =
        new TestServer(
            app,
            router ->
                router
                    .route()
                    .handler(context -> {
                      context.response().putHeader(ID, "given-above");
                      context.addEndHandler(_ -> {
                        Request request = Request.of(context);
                        Rule rule = request == null ? null : request.rule();
                        seen.add(rule == null ? "no rule" : rule.text());
                      });
                      context.next();
                    }))) {
      assertThat(server.get("/books/7").body()).isEqualTo("given-above");
      assertThat(seen.poll(15, TimeUnit.SECONDS)).isEqualTo("/books/<int:id>");
      server.get("/none");
      assertThat(seen.poll(15, TimeUnit.SECONDS)).isEqualTo("no rule");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void leavesTheErrorToTheRuleWhoseHandlerFailsTheContext(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.get(
        "/tea",
        "tea",
        request -> {
          request.context().fail(418);
          return Response.text("late");
        });
    pages.errorHandler(418, (request, _) -> Response.text("of " + request.rule()).status(418));
    pages.teardownRequest((request, _) -> seen.add("teardown of " + request.rule()));
    App.Builder app = App.builder("test").register(pages);
    try (TestServer server = new TestServer(app, _ -> {})) {
      assertThat(server.get("/tea").body()).startsWith("of ").contains("/tea");
      assertThat(seen.poll(15, TimeUnit.SECONDS)).contains("/tea");
      server.get("/none");
      assertThat(seen).isEmpty();
    }
  }

  @Test
  void mayTakeTheTimeOfAnAnswerThatIsAwaitedAndTeardownRunsOnce() throws Exception {
    Promise<Response> late = Promise.promise();
    Blueprint pages = Blueprint.named("pages").execution(Execution.EVENT_LOOP);
    pages.getAsync("/late", "late", _ -> late.future());
    App.Builder app =
        App.builder("test").register(pages).teardownRequest((_, _) -> seen.add("teardown"));
    try (TestServer server =
        new TestServer(app, router -> router.route().handler(TimeoutHandler.create(50)))) {
      assertThat(server.get("/late").statusCode()).isEqualTo(503);
      late.complete(Response.text("too late"));
      assertThat(seen.poll(15, TimeUnit.SECONDS)).isEqualTo("teardown");
      assertThat(server.get("/none").statusCode()).isEqualTo(404);
      assertThat(seen.poll(15, TimeUnit.SECONDS)).as("of the second request").isNotNull();
      assertThat(seen).isEmpty();
    }
  }
}

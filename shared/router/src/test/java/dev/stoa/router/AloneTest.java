package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An application with no vertx-web router before it")
class AloneTest {
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  @ParameterizedTest
  @EnumSource(Execution.class)
  void givesItsHandlersARealVertxWebContext(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.get(
        "/hello",
        "hello",
        request -> {
          RoutingContext context = request.context();
          context.put("greeting", "Hello, " + context.queryParam("name").getFirst());
          context.addEndHandler(end -> seen.add("end " + end.succeeded()));
          boolean same = request.equals(Request.of(context));
          return Response.text(request.context().get("greeting") + " " + same);
        });
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.get("/hello?name=Ann").body()).isEqualTo("Hello, Ann true");
      assertThat(seen.poll(15, TimeUnit.SECONDS)).isEqualTo("end true");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void answersThroughItsErrorHandlersWhenTheContextIsFailed(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.getAsync(
        "/full",
        "full",
        request -> {
          request.context().fail(507);
          return request.app().vertx().timer(1, TimeUnit.HOURS).map(_ -> Response.text("late"));
        });
    App.Builder app =
        App.builder("test")
            .register(pages)
            .errorHandler(507, (_, _) -> Response.text("no room").status(507))
            .teardownRequest((_, _) -> seen.add("teardown"));
    try (TestServer server = new TestServer(app)) {
      assertThat(server.get("/full").body()).isEqualTo("no room");
      assertThat(seen.poll(15, TimeUnit.SECONDS)).isEqualTo("teardown");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void answersAnewWhatIsRerouted(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.get("/old", "old", _ -> Response.text("never")).with(context -> context.reroute("/new"));
    pages.get("/new", "new", _ -> Response.text("new"));
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.get("/old").body()).isEqualTo("new");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void refusesAVertxHandlerForATargetThatIsNoPath(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages
        .route(Set.of("OPTIONS"), "/", "options", _ -> Response.text("options"))
        .with(RoutingContext::next);
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.raw("OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 400");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/%zz HTTP/1.1", "a HTTP/1.1", "a HTTP/1.0", "a/b HTTP/1.0", "* HTTP/1.0"})
  void closesAfterAnEarlyRefusalWhoseBodyIsStillToCome(String target) throws Exception {
    String head = "\r\nHost: a\r\nConnection: keep-alive\r\nContent-Length: 50\r\n\r\n";
    try (TestServer server = TestServer.of(Blueprint.named("pages"))) {
      assertThat(server.raw("POST " + target + head + "four"))
          .containsPattern("^HTTP/1.[01] 400 ")
          .containsIgnoringCase("connection: close");
    }
  }

  @Test
  void answersARequestTargetThatIsNoPath() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.get("/", "home", _ -> Response.text("home"));
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.raw("OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 204")
          .containsIgnoringCase("allow: GET, HEAD, OPTIONS");
      assertThat(server.raw("GET a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 400")
          .contains("does not begin with a slash");
    }
  }
}

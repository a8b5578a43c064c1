package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One trace of everything that runs, in Flask's order, with a failure in each phase.
@NullUnmarked // tests hand nulls around on purpose
class HookOrderTest {
  private final List<String> trace = new CopyOnWriteArrayList<>();
  private volatile String failing = "";

  private void step(String name) {
    trace.add(name);
    if (name.equals(failing)) {
      throw new IllegalStateException("planted in " + name);
    }
  }

  private Response after(String name, Response response) {
    step(name);
    return response;
  }

  private Blueprint blueprint(String name) {
    return Blueprint.named(name)
        .beforeRequest(_ -> {
          step(name + ".before1");
          return null;
        })
        .beforeRequestAsync(_ -> later(() -> step(name + ".before2")))
        .afterRequest((_, response) -> after(name + ".after1", response))
        .afterRequest((_, response) -> after(name + ".after2", response))
        .teardownRequest((_, failure) -> step(name + ".teardown1" + (failure == null ? "" : "!")))
        .teardownRequest((_, _) -> step(name + ".teardown2"));
  }

  private static Future<Response> later(Runnable check) {
    try {
      check.run();
      return Future.succeededFuture();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private App.Builder traced(Execution execution) {
    Blueprint inner = blueprint("inner");
    inner.get(
        "/x",
        "x",
        request -> {
          request.afterThisRequest((_, response) -> after("own1", response));
          request.afterThisRequest((_, response) -> after("own2", response));
          step("handler");
          return Response.text("x");
        });
    inner.get("/gone", "gone", _ -> Response.empty(Abort.abort(410).status()));
    Blueprint outer = blueprint("outer").execution(execution).register(inner);
    outer.errorHandler(410, (_, _) -> after("outer.error410", Response.text("gone").status(410)));
    return App.builder("app")
        .beforeRequest(_ -> {
          step("app.before");
          return null;
        })
        .afterRequest((_, response) -> after("app.after", response))
        .teardownRequest((_, failure) -> step("app.teardown" + (failure == null ? "" : "!")))
        .errorHandler(
            500,
            (_, failure) ->
                after(
                    "app.error500 " + failure.getCause().getMessage(),
                    Response.text("sorry").status(500)))
        .teardownApp(failure -> step("context.teardown" + (failure == null ? "" : "!")))
        .register(outer);
  }

  private static final List<String> BEFORE =
      List.of("app.before", "outer.before1", "outer.before2", "inner.before1", "inner.before2");
  private static final List<String> AFTER =
      List.of("inner.after2", "inner.after1", "outer.after2", "outer.after1", "app.after");

  private static List<String> teardown(String mark) {
    return List.of(
        "inner.teardown2",
        "inner.teardown1" + mark,
        "outer.teardown2",
        "outer.teardown1" + mark,
        "app.teardown" + mark,
        "context.teardown" + mark);
  }

  private static List<String> all(List<?>... parts) {
    return Arrays.stream(parts).flatMap(List::stream).map(String::valueOf).toList();
  }

  private int get(TestServer server, String path) throws Exception {
    trace.clear();
    int status = server.get(path).statusCode();
    TestServer.waitFor(() -> trace.stream().anyMatch(step -> step.startsWith("context.teardown")));
    return status;
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  @Tag("F30")
  @Tag("F31")
  @Tag("F32")
  @Tag("F33")
  @Tag("F34")
  void runsEveryHookInFlasksOrder(Execution execution) throws Exception {
    try (TestServer server = new TestServer(traced(execution))) {
      assertThat(get(server, "/x")).isEqualTo(200);
      assertThat(trace)
          .isEqualTo(all(BEFORE, List.of("handler", "own1", "own2"), AFTER, teardown("")));
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void handledErrorsRunAfterHooksAndATeardownWithoutFailure(Execution execution) throws Exception {
    try (TestServer server = new TestServer(traced(execution))) {
      assertThat(get(server, "/gone")).isEqualTo(410);
      assertThat(trace).isEqualTo(all(BEFORE, List.of("outer.error410"), AFTER, teardown("")));
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void aFailureInEachPhaseIsAnsweredAndTornDownOnce(Execution execution) throws Exception {
    try (TestServer server = new TestServer(traced(execution))) {
      failing = "app.before";
      assertThat(get(server, "/x")).isEqualTo(500);
      assertThat(trace)
          .isEqualTo(
              all(
                  List.of("app.before", "app.error500 planted in app.before"),
                  AFTER,
                  teardown("!")));
      failing = "inner.before2";
      assertThat(get(server, "/x")).isEqualTo(500);
      assertThat(trace)
          .isEqualTo(
              all(BEFORE, List.of("app.error500 planted in inner.before2"), AFTER, teardown("!")));
      failing = "handler";
      assertThat(get(server, "/x")).isEqualTo(500);
      assertThat(trace)
          .isEqualTo(
              all(
                  BEFORE,
                  List.of("handler", "app.error500 planted in handler", "own1", "own2"),
                  AFTER,
                  teardown("!")));
      failing = "outer.after2";
      assertThat(get(server, "/x")).isEqualTo(500);
      assertThat(trace)
          .isEqualTo(
              all(
                  BEFORE,
                  List.of(
                      "handler", "own1", "own2", "inner.after2", "inner.after1", "outer.after2"),
                  List.of(
                      "app.error500 planted in outer.after2",
                      "own1",
                      "own2",
                      "inner.after2",
                      "inner.after1",
                      "outer.after2"),
                  teardown("!")));
      failing = "outer.error410";
      assertThat(get(server, "/gone")).isEqualTo(500);
      assertThat(trace)
          .containsSubsequence(
              "outer.error410", "app.error500 planted in outer.error410", "app.after");
      failing = "inner.teardown2";
      assertThat(get(server, "/x")).isEqualTo(200);
      assertThat(trace)
          .isEqualTo(all(BEFORE, List.of("handler", "own1", "own2"), AFTER, teardown("")));
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void matchingErrorsAreRaisedAfterTheHooksOfTheApplication(Execution execution) throws Exception {
    try (TestServer server = new TestServer(traced(execution))) {
      assertThat(get(server, "/nowhere")).isEqualTo(404);
      assertThat(trace)
          .containsExactly("app.before", "app.after", "app.teardown", "context.teardown");
    }
  }

  @Test
  void aFailureThatIsThrownAgainAndAgainGathersNothing() throws Exception {
    IllegalStateException shared = new IllegalStateException("the same object each time");
    Blueprint pages = Blueprint.named("pages");
    pages.get("/gone", "gone", _ -> Response.empty(Abort.abort(410).status()));
    pages.errorHandler(
        410,
        (_, _) -> {
          throw shared;
        });
    try (TestServer server = TestServer.of(pages)) {
      for (int i = 0; i < 3; i++) {
        assertThat(server.get("/gone").statusCode()).isEqualTo(500);
      }
    }
    assertThat(shared.getSuppressed()).isEmpty();
  }

  @Test
  void aResponseFromABeforeHookEndsTheRequestThere() throws Exception {
    Blueprint pages =
        Blueprint.named("pages").beforeRequest(_ -> Response.text("stop").status(401));
    pages.get(
        "/x",
        "x",
        _ -> {
          step("handler");
          return Response.text("x");
        });
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.get("/x").statusCode()).isEqualTo(401);
      assertThat(trace).isEmpty();
    }
  }

  @Test
  @Tag("F58")
  void attributesNeverCrossFromOneRequestToAnother() throws Exception {
    Key<String> key = Key.named("seen");
    Set<String> leaks = ConcurrentHashMap.newKeySet();
    Blueprint pages = Blueprint.named("pages");
    pages.beforeRequest(request -> {
      String before = request.g().get(key);
      if (before != null) {
        leaks.add(before);
      }
      request.g().set(key, request.args().require("n"));
      return null;
    });
    pages.get(
        "/g",
        "g",
        request -> Response.text(request.g().get(key) + " " + Request.current().g().get(key)));
    try (TestServer server = TestServer.of(pages)) {
      for (int i = 0; i < 200; i++) {
        assertThat(server.get("/g?n=" + i).body()).isEqualTo(i + " " + i);
      }
    }
    assertThat(leaks).isEmpty();
    assertThatThrownBy(Request::current).isInstanceOf(IllegalStateException.class);
  }
}

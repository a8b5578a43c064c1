package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.web.Router;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Whoever leaves or comes too late: the request is torn down, once.
class TeardownTest {
  private final List<String> trace = new CopyOnWriteArrayList<>();

  @Test
  void tearsDownOnceWhenTheClientLeavesAFutureWaiting() throws Exception {
    Promise<Response> never = Promise.promise();
    CountDownLatch called = new CountDownLatch(1);
    Blueprint loop = Blueprint.named("loop").execution(Execution.EVENT_LOOP);
    loop.getAsync(
        "/wait",
        "wait",
        _ -> {
          called.countDown();
          return never.future();
        });
    loop.teardownRequest((_, failure) ->
        trace.add("teardown " + (failure == null ? "" : failure.getClass().getSimpleName())));
    try (TestServer server = TestServer.of(loop)) {
      try (Socket _ = request(server, "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")) {
        assertThat(called.await(15, TimeUnit.SECONDS)).isTrue();
      }
      TestServer.waitFor(() -> !trace.isEmpty());
      never.complete(Response.text("late"));
      assertThat(server.get("/wait").body()).isEqualTo("late");
      TestServer.waitFor(() -> trace.size() == 2);
      assertThat(trace).containsExactly("teardown ClientGone", "teardown ");
    }
  }

  @Test
  void tearsDownOnceWhenTheClientOfATakenResponseLeaves() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.get(
        "/stream",
        "stream",
        request -> {
          request.context().response().setChunked(true).write("x");
          return Response.taken();
        });
    pages.teardownRequest((_, failure) ->
        trace.add("teardown " + (failure == null ? "" : failure.getClass().getSimpleName())));
    try (TestServer server = TestServer.of(pages)) {
      try (Socket socket = request(server, "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")) {
        assertThat(socket.getInputStream().read()).isPositive();
      }
      TestServer.waitFor(() -> !trace.isEmpty());
      assertThat(trace).containsExactly("teardown ClientGone");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void answers503AndTearsDownOnceWhenTheTimeIsUp(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    CountDownLatch never = new CountDownLatch(1);
    pages
        .getAsync(
            "/slow",
            "slow",
            _ -> {
              if (execution == Execution.VIRTUAL_THREAD) {
                never.await();
              }
              return Promise.<Response>promise().future();
            })
        .timeout(Duration.ofMillis(100));
    AtomicInteger teardowns = new AtomicInteger();
    pages.teardownRequest((_, _) -> teardowns.incrementAndGet());
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.get("/slow").statusCode()).isEqualTo(503);
      TestServer.waitFor(() -> teardowns.get() > 0);
      assertThat(server.get("/slow").statusCode()).isEqualTo(503);
      TestServer.waitFor(() -> teardowns.get() == 2);
    }
  }

  @Test
  void whatComesAfterTheDeadlineRunsNoHooksAndNoErrorHandlers() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    Blueprint pages = Blueprint.named("pages");
    for (boolean fails : new boolean[] {false, true}) {
      pages
          .get(
              "/" + fails,
              "slow" + fails,
              _ -> {
                await(answered);
                if (fails) {
                  throw new IllegalStateException("too late");
                }
                return Response.text("too late");
              })
          .timeout(Duration.ofMillis(50));
    }
    pages.afterRequest((request, response) -> {
      trace.add(request.path() + " after " + response.status());
      return response;
    });
    pages.errorHandler(
        IllegalStateException.class,
        (request, _) -> {
          trace.add(request.path() + " error handler");
          return Response.text("too late");
        });
    pages.teardownRequest((request, failure) -> trace.add(request.path() + " down " + failure));
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.get("/false").statusCode()).isEqualTo(503);
      assertThat(server.get("/true").statusCode()).isEqualTo(503);
      answered.countDown();
      TestServer.waitFor(() -> trace.size() >= 4);
      String timeout = HttpError.of(503, "The answer took too long.").toString();
      assertThat(trace)
          .containsExactlyInAnyOrder(
              "/false after 503",
              "/true after 503",
              "/false down " + timeout,
              "/true down " + timeout);
    }
  }

  /// As a handler does that ignores interruption.
  private static void await(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void aStreamIsTornDownWhenItHasEnded(Execution execution) throws Exception {
    Source source = new Source();
    try (TestServer server = streaming(execution, source);
        Socket socket = request(server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")) {
      read(socket, "part");
      assertThat(trace).isEmpty();
      server.vertx.runOnContext(_ -> source.ended.handle(null));
      TestServer.waitFor(() -> !trace.isEmpty());
      assertThat(trace).containsExactly("teardown ");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void aStreamThatBreaksIsCutAndTornDownWithWhatBrokeIt(Execution execution) throws Exception {
    Source source = new Source();
    try (TestServer server = streaming(execution, source);
        Socket socket = request(server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")) {
      read(socket, "part");
      server.vertx.runOnContext(_ -> source.failed.handle(new IllegalStateException("no more")));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .as("it does not look whole")
          .doesNotContain("0\r\n\r\n");
      TestServer.waitFor(() -> !trace.isEmpty());
      assertThat(trace).containsExactly("teardown IllegalStateException");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void aStreamWhoseClientLeavesIsTornDownThen(Execution execution) throws Exception {
    try (TestServer server = streaming(execution, new Source())) {
      try (Socket socket = request(server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")) {
        read(socket, "part");
        assertThat(trace).isEmpty();
      }
      TestServer.waitFor(() -> !trace.isEmpty());
      assertThat(trace).containsExactly("teardown ClientGone");
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void aConnectionWhoseClientHasLeftIsForgotten(Execution execution) throws Exception {
    // A source of its own each time: it knows to whom it is sent.
    try (TestServer server = streaming(execution, Source::new)) {
      BrokenConnections broken = server.app.brokenConnections();
      try (Socket socket = request(server, "GET / HTTP/1.0\r\nHost: a\r\n\r\n")) {
        read(socket, "part");
        assertThat(broken.isEmpty()).as("it ends with its stream").isFalse();
      }
      TestServer.waitFor(() -> isForgotten(broken));
      for (String body : new String[] {"Content-Length: 9", "Transfer-Encoding: chunked"}) {
        trace.clear();
        request(server, "POST / HTTP/1.1\r\nHost: a\r\n" + body + "\r\n\r\n2\r\na").close();
        TestServer.waitFor(() -> !trace.isEmpty());
        assertThat(trace).containsExactly("teardown ClientGone");
        TestServer.waitFor(() -> isForgotten(broken));
      }
    }
  }

  private static boolean isForgotten(BrokenConnections broken) {
    System.gc();
    return broken.isEmpty();
  }

  /// vertx-web says by `addEndHandler` how an answer ended; what a handler sets by itself takes the
  /// place of what is set here.
  @ParameterizedTest
  @EnumSource(Execution.class)
  void aClientThatLeavesIsNoEndForWhomeverElseIsTold(Execution execution) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.vertx(
        Set.of("GET"),
        "/",
        "home",
        context -> {
          context.response().exceptionHandler(_ -> {});
          context.response().setChunked(true).write("part");
        });
    pages.teardownRequest((_, failure) ->
        trace.add("teardown " + (failure == null ? "" : failure.getClass().getSimpleName())));
    try (TestServer server = TestServer.of(pages)) {
      try (Socket socket = request(server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")) {
        read(socket, "part");
      }
      TestServer.waitFor(() -> !trace.isEmpty());
      assertThat(trace).containsExactly("teardown ClientGone");
    }
  }

  /// A hook that waits, and the request that it waits with.
  private record Waiting(Request request, Promise<@Nullable Response> hook) {}

  @ParameterizedTest(name = "{0}, behind a router: {1}, rudely: {2}")
  @CsvSource({
    "EVENT_LOOP, false, false",
    "EVENT_LOOP, true, true",
    "VIRTUAL_THREAD, false, false",
    "VIRTUAL_THREAD, false, true",
    "VIRTUAL_THREAD, true, false",
    "VIRTUAL_THREAD, true, true"
  })
  void noVertxHandlerStartsForWhoLeavesDuringAHook(
      Execution execution, boolean behind, boolean rudely) throws Exception {
    BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.beforeRequestAsync(request -> {
      Waiting one = new Waiting(request, Promise.promise());
      waiting.add(one);
      return one.hook.future();
    });
    pages.vertx(Set.of("GET", "POST"), "/vertx", "vertx", _ -> trace.add("started"));
    pages.get("/with", "with", _ -> Response.text("with")).with(_ -> trace.add("started"));
    Vertx other = Vertx.vertx();
    Router mounted = Router.router(other);
    mounted.route().handler(_ -> trace.add("started"));
    pages.mount("/mount", "mount", mounted);
    try (TestServer server = traced(pages, behind)) {
      for (String request :
          List.of(
              "GET /vertx HTTP/1.1\r\nHost: a\r\n\r\n",
              "GET /with HTTP/1.1\r\nHost: a\r\n\r\n",
              "GET /mount/ HTTP/1.1\r\nHost: a\r\n\r\n",
              "POST /vertx HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nbody")) {
        Waiting one;
        try (Socket socket = request(server, request)) {
          one = next(waiting);
          socket.setSoLinger(rudely, 0);
        }
        TestServer.waitFor(() -> one.request.http().response().closed());
        one.hook.complete(null);
        assertGone(behind);
      }
    } finally {
      TestServer.await(other.close());
    }
  }

  private TestServer traced(Blueprint pages, boolean behind) throws Exception {
    pages.teardownRequest((_, failure) ->
        trace.add("teardown " + (failure == null ? "" : failure.getClass().getSimpleName())));
    App.Builder app = App.builder("test").register(pages);
    return behind
        ? new TestServer(app, (Router _) -> {})
        : new TestServer(app, (_, complete, _) -> trace.add(complete ? "whole" : "cut"));
  }

  private void assertGone(boolean behind) {
    List<String> due =
        behind ? List.of("teardown ClientGone") : List.of("teardown ClientGone", "cut");
    TestServer.waitFor(() -> trace.size() >= due.size());
    assertThat(trace).containsExactlyInAnyOrderElementsOf(due);
    trace.clear();
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    return Objects.requireNonNull(queue.poll(15, TimeUnit.SECONDS));
  }

  private TestServer streaming(Execution execution, Source source) throws Exception {
    return streaming(execution, () -> source);
  }

  private TestServer streaming(Execution execution, Supplier<Source> sources) throws Exception {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.get("/", "home", _ -> Response.stream("text/plain", sources.get()));
    pages.post("/", "post", request -> Response.text(request.text()));
    pages.teardownRequest((_, failure) ->
        trace.add("teardown " + (failure == null ? "" : failure.getClass().getSimpleName())));
    return TestServer.of(pages);
  }

  private static void read(Socket socket, String until) throws Exception {
    socket.setSoTimeout(15_000);
    StringBuilder text = new StringBuilder();
    while (text.indexOf(until) < 0) {
      int c = socket.getInputStream().read();
      assertThat(c).as("%s", text).isPositive();
      text.append((char) c);
    }
  }

  /// Gives a part; how it goes on is up to the test.
  private static final class Source implements ReadStream<Buffer> {
    private volatile Handler<Throwable> failed = _ -> {};
    private volatile Handler<Void> ended = _ -> {};

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
      failed = handler == null ? _ -> {} : handler;
      return this;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
      if (handler != null) {
        handler.handle(Buffer.buffer("part"));
      }
      return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
      ended = handler == null ? _ -> {} : handler;
      return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
      return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
      return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
      return this;
    }
  }

  private static Socket request(TestServer server, String text) throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port);
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return socket;
  }
}

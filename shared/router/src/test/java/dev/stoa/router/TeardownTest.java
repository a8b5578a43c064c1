package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  private static Socket request(TestServer server, String text) throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port);
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return socket;
  }
}

package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Clients that leave at any moment, and handlers that take too long: each request whose hooks have
/// begun is torn down exactly once. `-Dstoa.soak=true` sends 100,000 requests.
class TeardownChaosTest {
  private static final int REQUESTS = Boolean.getBoolean("stoa.soak") ? 100_000 : 3_000;
  private static final int CLIENTS = 16;
  private static final Key<AtomicInteger> TORN_DOWN = Key.named("torn down");
  private static final List<String> HEADS =
      List.of(
          "GET /quick",
          "GET /sleepy",
          "GET /later",
          "GET /never",
          "GET /taken",
          "GET /fails",
          "GET /nowhere",
          "OPTIONS /quick",
          "POST /body");

  private final LongAdder begun = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final LongAdder endedTwice = new LongAdder();
  private final LongAdder gone = new LongAdder();
  private final LongAdder late = new LongAdder();

  private App.Builder app() {
    Blueprint threads = Blueprint.named("threads");
    threads.get("/quick", "quick", _ -> Response.text("quick"));
    threads.get("/fails", "fails", _ -> Response.empty(Abort.abort(410).status()));
    threads.post("/body", "body", request -> Response.text(request.text()));
    threads.get("/sleepy", "sleepy", _ -> Response.text(pause())).timeout(Duration.ofMillis(10));
    Blueprint loop = Blueprint.named("loop").execution(Execution.EVENT_LOOP);
    loop.getAsync("/later", "later", request -> later(request)).timeout(Duration.ofMillis(10));
    loop.getAsync("/never", "never", _ -> Promise.<Response>promise().future())
        .timeout(Duration.ofMillis(15));
    loop.get(
        "/taken",
        "taken",
        request -> {
          request.context().response().setChunked(true).write("x");
          request.context().vertx().setTimer(10, _ -> request.context().response().end("y"));
          return Response.taken();
        });
    return App.builder("test")
        .beforeRequest(request -> {
          request.g().set(TORN_DOWN, new AtomicInteger());
          begun.increment();
          return null;
        })
        .teardownRequest((request, failure) -> tornDown(request, failure))
        .register(threads)
        .register(loop);
  }

  private void tornDown(Request request, @org.jspecify.annotations.Nullable Throwable failure) {
    AtomicInteger before = request.g().get(TORN_DOWN);
    if (before == null) {
      return;
    }
    (before.incrementAndGet() == 1 ? ended : endedTwice).increment();
    if (failure instanceof ClientGone) {
      gone.increment();
    } else if (failure instanceof HttpError error && error.status() == 503) {
      late.increment();
    }
  }

  private static String pause() {
    try {
      int millis = ThreadLocalRandom.current().nextInt(20);
      return "waited " + new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return "interrupted, and nobody listens";
    }
  }

  private static Future<Response> later(Request request) {
    Promise<Response> promise = Promise.promise();
    request
        .context()
        .vertx()
        .setTimer(
            ThreadLocalRandom.current().nextInt(1, 20),
            _ -> promise.complete(Response.text("later")));
    return promise.future();
  }

  /// One request, and a client that reads the answer, or leaves at once, or in a while, or rudely.
  private static void request(int port, Random random) throws IOException {
    String head = HEADS.get(random.nextInt(HEADS.size()));
    boolean post = head.startsWith("POST");
    int cut = random.nextInt(4);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      String request =
          head
              + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
              + (post ? "Content-Length: 10\r\n" : "")
              + "\r\n"
              + (post ? cut == 0 ? "0123456789" : "01234" : "");
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      switch (cut) {
        case 0 -> socket.getInputStream().readAllBytes();
        case 1 -> LockSupport.parkNanos(random.nextInt(15_000_000));
        case 2 -> socket.setSoLinger(true, 0);
        default -> socket.shutdownOutput();
      }
    }
  }

  @Test
  @Tag("F32")
  void eachRequestIsTornDownExactlyOnceWhateverItsClientDoes() throws Exception {
    try (TestServer server = new TestServer(app());
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<java.util.concurrent.Future<?>> running = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        Random random = new Random(client);
        running.add(
            clients.submit(() -> {
              for (int i = 0; i < REQUESTS / CLIENTS; i++) {
                request(server.port, random);
              }
              return null;
            }));
      }
      for (java.util.concurrent.Future<?> one : running) {
        one.get();
      }
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
      while (ended.sum() < begun.sum() && System.nanoTime() < deadline) {
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(ended.sum()).as("torn down, of those begun").isEqualTo(begun.sum());
      assertThat(endedTwice.sum()).as("torn down twice").isZero();
      assertThat(begun.sum()).isGreaterThan(REQUESTS / 4);
      assertThat(gone.sum()).as("clients noticed to have gone").isPositive();
      assertThat(late.sum()).as("answers that took too long").isPositive();
      assertThat(server.get("/quick").body()).isEqualTo("quick");
    }
  }
}

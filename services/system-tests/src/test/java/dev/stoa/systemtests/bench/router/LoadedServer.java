package dev.stoa.systemtests.bench.router;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.Router;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A server on an event loop of its own, loaded by a pipelining client on another; it measures the
/// CPU time of the server's thread alone.
final class LoadedServer {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final byte[] MARK = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);
  private static final int PIPELINE = 32;

  private final AtomicLong serverThread = new AtomicLong();
  private final AtomicInteger answers = new AtomicInteger();
  private final NetSocket socket;
  private volatile int wanted;
  private volatile int sent;
  private volatile Buffer batch = Buffer.buffer();
  private volatile Promise<Void> done = Promise.promise();
  private int matched;

  LoadedServer(Vertx vertx, Router router) throws Exception {
    Promise<Integer> port = Promise.promise();
    vertx.runOnContext(_ -> {
      serverThread.set(Thread.currentThread().threadId());
      RouterBenchmark.server(vertx, router)
          .listen(0, "127.0.0.1")
          .map(s -> s.actualPort())
          .onComplete(port);
    });
    int actual = get(port);
    Promise<NetSocket> connected = Promise.promise();
    vertx.runOnContext(
        _ -> vertx.createNetClient().connect(actual, "127.0.0.1").onComplete(connected));
    this.socket = get(connected);
    socket.handler(this::count);
  }

  private static <T> T get(Promise<T> promise) throws Exception {
    return promise.future().toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
  }

  /// CPU nanoseconds of the server's thread per request.
  double cpuPerRequest(String path, int count) throws Exception {
    Buffer one = Buffer.buffer("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    Buffer many = Buffer.buffer();
    for (int i = 0; i < PIPELINE; i++) {
      many.appendBuffer(one);
    }
    int rounded = Math.max(1, count / PIPELINE) * PIPELINE;
    answers.set(0);
    sent = PIPELINE;
    wanted = rounded;
    batch = many;
    done = Promise.promise();
    long before = THREADS.getThreadCpuTime(serverThread.get());
    socket.write(many.copy());
    get(done);
    return (THREADS.getThreadCpuTime(serverThread.get()) - before) / (double) rounded;
  }

  private void count(Buffer chunk) {
    for (int i = 0; i < chunk.length(); i++) {
      byte b = chunk.getByte(i);
      matched = b == MARK[matched] ? matched + 1 : b == MARK[0] ? 1 : 0;
      if (matched == MARK.length) {
        matched = 0;
        answered(answers.incrementAndGet());
      }
    }
  }

  private void answered(int total) {
    if (total == wanted) {
      done.complete();
    } else if (total == sent) {
      sent = total + PIPELINE;
      socket.write(batch.copy());
    }
  }
}

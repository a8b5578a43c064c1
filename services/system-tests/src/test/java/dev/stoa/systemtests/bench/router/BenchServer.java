package dev.stoa.systemtests.bench.router;

import com.sun.management.ThreadMXBean;
import dev.stoa.router.App;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Execution;
import dev.stoa.router.Response;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/// The process under load: one event loop, one port for each table, all of one kind of router.
///
/// It prints its ports in the order of [Table#all] in one line. Then it answers each line on its
/// input with the bytes that the event loop has allocated so far, and ends with its input.
final class BenchServer {
  /// What a line for the benchmark begins with; others are the log's.
  static final String ANSWER = "bench: ";

  private static final String TEXT = "text/plain; charset=utf-8";

  private BenchServer() {}

  public static void main(String[] args) throws IOException {
    boolean ours = args[0].equals(Kind.STOA.name());
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    CompletableFuture<Long> loop = new CompletableFuture<>();
    vertx.runOnContext(_ -> loop.complete(Thread.currentThread().threadId()));
    StringBuilder ports = new StringBuilder();
    for (Table table : Table.all(Arrays.stream(args).skip(1).map(Integer::valueOf).toList())) {
      Handler<HttpServerRequest> router = ours ? stoa(vertx, table) : plain(vertx, table);
      int port =
          vertx
              .createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
              .requestHandler(router)
              .listen(0, "127.0.0.1")
              .await()
              .actualPort();
      ports.append(port).append(' ');
    }
    System.out.println(ANSWER + ports);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    while (input.readLine() != null) {
      System.out.println(ANSWER + threads.getThreadAllocatedBytes(loop.join()));
    }
    vertx.close().await();
  }

  private static Handler<HttpServerRequest> stoa(Vertx vertx, Table table) {
    Blueprint pages = Blueprint.named("pages");
    for (int i = 0; i < table.rules(); i++) {
      pages.get(table.rule(i, "<id>"), "e" + i, _ -> Response.text("ok"));
    }
    return App.builder("bench")
        .execution(Execution.EVENT_LOOP)
        .register(pages)
        .errorHandler(404, (_, _) -> Response.text("none").status(404))
        .build(vertx)
        .requestHandler();
  }

  private static Router plain(Vertx vertx, Table table) {
    Router router = Router.router(vertx);
    for (int i = 0; i < table.rules(); i++) {
      router
          .get(table.rule(i, ":id"))
          .handler(context -> context.response().putHeader("Content-Type", TEXT).end("ok"));
    }
    router.errorHandler(
        404,
        context ->
            context.response().setStatusCode(404).putHeader("Content-Type", TEXT).end("none"));
    return router;
  }
}

package dev.stoa.router;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Serves one application on a free port and calls it.
final class TestServer implements AutoCloseable {
  final Vertx vertx;
  final App app;
  final int port;
  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// The application alone.
  TestServer(App.Builder builder) throws Exception {
    this(vertx(), builder, App::requestHandler);
  }

  /// The application alone, with a hook.
  TestServer(App.Builder builder, EndHook hook) throws Exception {
    this(vertx(), builder, app -> app.requestHandler(hook));
  }

  /// The application behind a vertx-web router, after other handlers.
  TestServer(App.Builder builder, Consumer<Router> before) throws Exception {
    this(vertx(), builder, app -> mounted(app, before));
  }

  /// The application where somebody has put it in a vertx-web router.
  static TestServer within(App.Builder builder, BiConsumer<Router, App> placing) throws Exception {
    return new TestServer(
        vertx(),
        builder,
        app -> {
          Router router = Router.router(app.vertx());
          placing.accept(router, app);
          return router;
        });
  }

  /// The application behind a vertx-web router, between other handlers.
  TestServer(App.Builder builder, Consumer<Router> before, Consumer<Router> after)
      throws Exception {
    this(
        vertx(),
        builder,
        app -> {
          Router router = mounted(app, before);
          after.accept(router);
          return router;
        });
  }

  private TestServer(
      Vertx vertx, App.Builder builder, Function<App, Handler<HttpServerRequest>> served)
      throws Exception {
    this.vertx = vertx;
    this.app = builder.build(vertx);
    this.server =
        await(
            vertx
                .createHttpServer(new HttpServerOptions().setMaxInitialLineLength(70000))
                .requestHandler(served.apply(app))
                .listen(0, "127.0.0.1"));
    this.port = server.actualPort();
  }

  private static Vertx vertx() {
    return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  }

  private static Router mounted(App app, Consumer<Router> before) {
    Router router = Router.router(app.vertx());
    before.accept(router);
    app.mount(router);
    return router;
  }

  static TestServer of(Blueprint... blueprints) throws Exception {
    App.Builder builder = App.builder("test");
    for (Blueprint blueprint : blueprints) {
      builder.register(blueprint);
    }
    return new TestServer(builder);
  }

  /// What rules may need before there is a server.
  record Parts(Vertx vertx) {}

  /// Serves one blueprint whose rules need the server's Vert.x.
  static TestServer with(BiConsumer<Parts, Blueprint> rules) throws Exception {
    Vertx vertx = vertx();
    Blueprint pages = Blueprint.named("pages");
    rules.accept(new Parts(vertx), pages);
    return new TestServer(vertx, App.builder("test").register(pages), App::requestHandler);
  }

  /// Serves an application whose rules need the server's Vert.x.
  static TestServer serving(
      Function<Parts, App.Builder> builder, Function<App, Handler<HttpServerRequest>> served)
      throws Exception {
    Vertx vertx = vertx();
    return new TestServer(vertx, builder.apply(new Parts(vertx)), served);
  }

  static <T> T await(io.vertx.core.Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
  }

  /// Waits for a condition, for 15 seconds at most.
  static void waitFor(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    if (!condition.getAsBoolean()) {
      throw new AssertionError("the condition did not come true in time");
    }
  }

  /// The first cookie that an answer sets, as it is sent back.
  static String cookie(HttpResponse<String> response) {
    return header(response, "Set-Cookie").split(";", 2)[0];
  }

  static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send("GET", path, null, headers);
  }

  HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return send("POST", path, body, headers);
  }

  HttpResponse<String> send(String method, String path, @Nullable String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  /// Sends bytes as they are and reads until the server closes.
  String raw(String text) throws IOException {
    try (java.net.Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(15000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    try {
      await(vertx.close());
    } catch (Exception e) {
      throw new IllegalStateException("the server did not close", e);
    }
  }
}

package dev.stoa.runtime;

import dev.stoa.router.App;
import dev.stoa.router.Request;
import io.netty.channel.ChannelFutureListener;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a request enters the process, one instance per event loop: its id, the limits, the
/// security headers, the access log. What the request asks for is decided by `app`.
final class HttpEntry extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(HttpEntry.class);

  /// What a connection keeps for the longest line of a head so far: it grows when one is longer.
  private static final int LINE_BYTES = 64;

  /// Vert.x's name of the handler that a connection has as long as it is HTTP.
  private static final String ENCODER = "httpEncoder";

  private final HttpConfig config;
  private final int port;
  private final App app;
  private final AccessLog accessLog;
  private final SecurityHeaders securityHeaders;
  private final Health health;
  private final AtomicInteger connections;
  private final HttpServerOptions options;
  private final LinkedHashMap<HttpConnection, Long> silent = new LinkedHashMap<>();

  /// Those whose last request has been refused, until they are closed.
  private final Set<HttpConnection> last = new HashSet<>();

  private final ChannelFutureListener counted;
  private @Nullable HttpServer server;

  /// `connections` counts those of all instances of the process.
  HttpEntry(
      HttpConfig config,
      int port,
      App app,
      Telemetry telemetry,
      Health health,
      AtomicInteger connections) {
    this.config = config;
    this.port = port;
    this.app = app;
    this.accessLog = new AccessLog(config.accessLog(), telemetry);
    this.securityHeaders = new SecurityHeaders(config.https());
    this.health = health;
    this.connections = connections;
    this.counted = _ -> connections.decrementAndGet();
    this.options = options(config, port);
  }

  @Override
  public Future<?> start() {
    health.watch(vertx);
    vertx.setPeriodic(
        Math.clamp(config.firstRequest().toMillis() / 4, 1, 1_000), _ -> closeSilent());
    var served = app.requestHandler(this::ended);
    var created = vertx.createHttpServer(options);
    server = created;
    return created
        .requestHandler(request -> arrive(request, served))
        .invalidRequestHandler(this::invalid)
        .connectionHandler(this::connected)
        .exceptionHandler(broken -> LOG.debug("a connection broke: {}", broken.toString()))
        .listen();
  }

  int actualPort() {
    return server == null ? port : server.actualPort();
  }

  /// Takes no new connection, lets requests in flight end, cuts what is left after the grace.
  Future<Void> shutdown() {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(config.grace().toMillis(), TimeUnit.MILLISECONDS);
  }

  // What the head must not say is answered here: no rule of the application could know better.
  private void arrive(HttpServerRequest request, Handler<HttpServerRequest> served) {
    if (isBehindTheLast(request)) {
      return;
    }
    silent.remove(request.connection());
    var headers = request.response().headers();
    headers.set(RequestIds.HEADER, RequestIds.of(request));
    securityHeaders.addTo(headers);
    var refusal = RequestChecks.of(request);
    if (refusal == null && !"*".equals(request.uri())) {
      serve(request, served);
      return;
    }
    if (refusal == null) {
      BadRequests.describe(request);
    } else {
      if (refusal.close()) {
        last.add(request.connection());
      }
      BadRequests.refuse(request, refusal);
    }
    StrictDecoder.resume(request.connection());
  }

  private void invalid(HttpServerRequest request) {
    if (!isBehindTheLast(request)) {
      last.add(request.connection());
      BadRequests.invalid(request);
    }
  }

  /// Whether nothing can follow on the connection, though it was sent with what came before: the
  /// end of that could not be told, or its answer goes on until the connection ends.
  private boolean isBehindTheLast(HttpServerRequest request) {
    var connection = request.connection();
    return last.contains(connection)
        || (connection instanceof HttpServerConnection server
            && request.version() != HttpVersion.HTTP_2
            && server.channelHandlerContext().pipeline().context(ENCODER) == null);
  }

  private static void serve(HttpServerRequest request, Handler<HttpServerRequest> served) {
    try {
      served.handle(request);
    } catch (RuntimeException | Error broken) {
      BadRequests.failed(request, broken);
    }
  }

  private void ended(Request request, boolean complete, long nanos) {
    accessLog.add(request, complete, nanos);
    if (request.headers().contains(HttpHeaders.UPGRADE)) {
      StrictDecoder.resume(request.http().connection());
    }
  }

  // A connection must say what it wants soon after it came: the idle limit alone is renewed by each
  // byte, and a client that sends one byte a minute would hold its place for ever.
  private void connected(HttpConnection connection) {
    if (connections.incrementAndGet() > config.connections()) {
      connections.decrementAndGet();
      LOG.warn("more than {} connections (http.connections); one closed", config.connections());
      connection.close();
      return;
    }
    StrictDecoder.guard(connection, options);
    silent.put(connection, System.nanoTime() + config.firstRequest().toNanos());
    connection.closeHandler(_ -> {
      silent.remove(connection);
      last.remove(connection);
    });
    if (connection instanceof ConnectionBase base) {
      // Not the handler above: a stream is taken over from Vert.x, and is a connection still.
      var _ = base.channel().closeFuture().addListener(counted);
    }
  }

  // One timer for all: the oldest come first.
  private void closeSilent() {
    var now = System.nanoTime();
    for (var entry = silent.firstEntry();
        entry != null && entry.getValue() - now <= 0;
        entry = silent.firstEntry()) {
      silent.pollFirstEntry();
      entry.getKey().close();
    }
  }

  private static HttpServerOptions options(HttpConfig config, int port) {
    return new HttpServerOptions()
        .setHost(config.host())
        .setPort(port)
        .setMaxHeaderSize(config.headerBytes())
        .setMaxInitialLineLength(config.lineBytes())
        .setDecoderInitialBufferSize(LINE_BYTES)
        .setIdleTimeout((int) config.idle().toMillis())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setTcpUserTimeout((int) config.idle().toMillis()) // for streams, which are taken over
        .setHandle100ContinueAutomatically(false)
        .setCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setWebSocketSubProtocols(List.of("stoa.v1"))
        .setHttp2ClearTextEnabled(false)
        // Nobody answers from another thread, so no queue between threads is needed, some 5 kB
        // each.
        .setStrictThreadMode(true)
        .setTcpNoDelay(true);
  }
}

package dev.stoa.runtime;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/// The operator's port, never public: `/health/live`, `/health/ready`, `/metrics`.
final class Management {
  private final Health health;
  private final PrometheusMeterRegistry metrics;

  Management(Health health, PrometheusMeterRegistry metrics) {
    this.health = health;
    this.metrics = metrics;
  }

  Future<HttpServer> listen(Vertx vertx, String host, int port) {
    return vertx
        .createHttpServer(new HttpServerOptions().setHost(host).setPort(port))
        .requestHandler(this::answer)
        .listen();
  }

  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/health/live" -> health(request, health.stuck());
      case "/health/ready" -> health(request, health.obstacles());
      case "/metrics" ->
          end(request, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
      case null, default ->
          end(request, 404, "text/plain", "/health/live /health/ready /metrics\n");
    }
  }

  private static void health(HttpServerRequest request, List<String> reasons) {
    end(request, reasons.isEmpty() ? 200 : 503, "application/json", Health.report(reasons));
  }

  private static void end(HttpServerRequest request, int status, String type, String body) {
    request.response().setStatusCode(status).putHeader("content-type", type).end(body);
  }
}

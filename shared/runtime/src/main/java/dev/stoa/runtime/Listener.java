package dev.stoa.runtime;

import dev.stoa.router.App;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Opens the ports of the process: one [HttpEntry] per core, and the management port.
final class Listener {
  private final Vertx vertx;
  private final HttpConfig config;
  private final Telemetry telemetry;
  private final Health health;
  private final Shutdown shutdown;
  private volatile Future<?> draining = Future.succeededFuture();

  Listener(Vertx vertx, HttpConfig config, Telemetry telemetry, Health health, Shutdown shutdown) {
    this.vertx = vertx;
    this.config = config;
    this.telemetry = telemetry;
    this.health = health;
    this.shutdown = shutdown;
  }

  /// Says before anything is touched that the port is taken; the real bind still decides.
  static void refuseTaken(String host, int port, String option) {
    if (port <= 0) {
      return;
    }
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(host, port));
    } catch (IOException taken) {
      throw taken(host, port, option, taken);
    }
  }

  /// Waits for the requests that were in flight when the port closed. Between the two the services
  /// stop: streams never end by themselves, whoever serves them must end them.
  void awaitQuiet() {
    draining.await();
  }

  Running.Listening open(App app, int managementPort) {
    var management = management(managementPort);
    var entries = entries(app);
    shutdown.add(
        "the HTTP port",
        () -> {
          draining = Future.join(entries.stream().map(HttpEntry::shutdown).toList());
        });
    return new Running.Listening(config.host(), entries.getFirst().actualPort(), management);
  }

  // Instances of one deployment share their port; a negative one is "any, the same for all".
  private List<HttpEntry> entries(App app) {
    var entries = new CopyOnWriteArrayList<HttpEntry>();
    var connections = new AtomicInteger();
    var port = config.port() == 0 ? -1 : config.port();
    try {
      vertx
          .deployVerticle(
              () -> {
                var entry = new HttpEntry(config, port, app, telemetry, health, connections);
                entries.add(entry);
                return entry;
              },
              new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()))
          .await();
    } catch (Exception failed) { // await throws checked ones too
      throw taken(config.host(), port, "--port", failed);
    }
    return entries;
  }

  private int management(int port) {
    var prometheus = telemetry.prometheus();
    if (prometheus == null) {
      return 0;
    }
    try {
      return new Management(health, prometheus)
          .listen(vertx, config.host(), port)
          .await()
          .actualPort();
    } catch (Exception failed) { // await throws checked ones too
      throw taken(config.host(), port, "--management-port", failed);
    }
  }

  private static LaunchFailure taken(String host, int port, String option, Exception cause) {
    return new LaunchFailure(
        LaunchFailure.Kind.BUSY,
        cause instanceof BindException || cause.getCause() instanceof BindException
            ? "Port %d of %s is taken by another program; choose one with %s."
                .formatted(port, host, option)
            : "Nothing can listen on %s:%d (%s).".formatted(host, port, cause.getMessage()),
        cause);
  }
}

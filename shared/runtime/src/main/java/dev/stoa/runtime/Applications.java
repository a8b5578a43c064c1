package dev.stoa.runtime;

import dev.stoa.contracts.bus.RequestId;
import dev.stoa.router.App;
import dev.stoa.router.Hosts;
import io.vertx.core.Vertx;
import java.util.List;

/// Builds the one application of a process from what its services offer.
///
/// What surrounds every request, in this order: the hooks of [ServiceContext], then those of each
/// blueprint.
final class Applications {
  private Applications() {}

  static App of(
      LaunchOptions options, Config config, Vertx vertx, List<Assembly> assemblies) {
    var app =
        App.builder("stoa")
            .dev(options.dev())
            .hosts(hosts(config))
            .scope((request, work) -> RequestId.run(request.id(), work));
    for (var assembly : assemblies) {
      assembly.blueprints().forEach(app::register);
    }
    return app.build(vertx);
  }

  private static Hosts hosts(Config config) {
    var names = config.list("http.hosts", List.of());
    var proxies = config.list("http.proxies", List.of());
    var hosts = names.isEmpty() ? Hosts.any() : Hosts.only(names.toArray(String[]::new));
    try {
      return proxies.isEmpty() ? hosts : hosts.behind(proxies.toArray(String[]::new));
    } catch (IllegalArgumentException malformed) {
      throw Config.wrong(
          "http.proxies", String.join(",", proxies), "addresses or networks such as 10.0.0.0/8");
    }
  }
}

package dev.stoa.runtime;

import dev.stoa.access.Access;
import dev.stoa.access.AccessConfig;
import dev.stoa.contracts.Failure;
import dev.stoa.contracts.bus.RequestId;
import dev.stoa.router.App;
import dev.stoa.router.Hosts;
import dev.stoa.router.Request;
import dev.stoa.storage.DatabaseUnavailable;
import dev.stoa.storage.UnstorableText;
import dev.stoa.web.Site;
import dev.stoa.web.Viewer;
import dev.stoa.web.Web;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Builds the one application of a process from what its services offer.
///
/// Around every request, in this order: 1. language, 2. who is asking and may they use this rule,
/// 3. forgery (CSRF, origin), 4. the hooks of the rule's blueprint, then the handler. Failures
/// become a page or a problem in one place.
final class Applications {
  private Applications() {}

  static App of(LaunchConfig launch, ServiceContext context, List<Assembly> assemblies) {
    var app =
        App.builder("stoa")
            .dev(launch.dev())
            .requestIds(RequestIds::answered)
            .hosts(hosts(context.config(), launch.host()))
            .scope((request, work) -> RequestId.run(request.id(), work));
    var lost = assemblies.stream().flatMap(assembly -> assembly.lost().stream()).toList();
    context.web().install(app, lost);
    app.errorHandler(
            DatabaseUnavailable.class,
            (request, _) -> context.web().failure(request, unavailable()))
        .errorHandler(
            UnstorableText.class,
            (request, _) -> context.web().failure(request, Failure.Invalid.nul()))
        .beforeRequestAsync(context.access().principal())
        .beforeRequest(context.access().forgery())
        .afterRequest(context.access().answers());
    for (var assembly : assemblies) {
      assembly.blueprints().forEach(app::register);
    }
    return app.build(context.vertx());
  }

  static Web web(Config config) {
    var site =
        new Site(
            config.text("site.name", Site.DEFAULT.name()),
            config.text("site.tagline", Site.DEFAULT.tagline()),
            config.text("public.url"));
    return new Web(site, Applications::viewer);
  }

  /// Cookies are secure unless plain http on another host was allowed, with a reason.
  static AccessConfig access(Config config, HttpConfig http) {
    var secure = http.https() || ClusterOptions.isLoopback(http.host());
    var origins = config.list("http.origins", List.of());
    try {
      return AccessConfig.DEFAULT.withSecureCookies(secure).withOrigins(Set.copyOf(origins));
    } catch (IllegalArgumentException noOrigin) {
      throw Config.wrong(
          "http.origins", String.join(",", origins), "origins such as https://example.org");
    }
  }

  private static @Nullable Viewer viewer(Request request) {
    var principal = Access.principal(request);
    return principal == null
        ? null
        : new Viewer(principal.name(), principal.isOwner(), Access.csrfToken(request));
  }

  /// The names that the process knows to be its own: a request's Host gets into links and public
  /// pages, so a foreign one (a rebound DNS name, a poisoned cache) is refused. None are known on
  /// another address without a public one; then `http.insecure` has given the reason.
  private static List<String> ownNames(@Nullable String publicUrl, String listening) {
    var names = new LinkedHashSet<String>();
    if (publicUrl != null) {
      names.add(URI.create(publicUrl).getHost());
    }
    if (ClusterOptions.isLoopback(listening)) {
      names.addAll(List.of("localhost", "127.0.0.1", "[::1]"));
      names.add(listening.contains(":") ? "[" + listening + "]" : listening);
    }
    return List.copyOf(names);
  }

  private static Failure unavailable() {
    return new Failure.Unavailable("database", "The database does not answer just now.");
  }

  static Hosts hosts(Config config, String listening) {
    var names = config.list("http.hosts", ownNames(config.text("public.url"), listening));
    var proxies = config.list("http.proxies", List.of());
    var hosts = names.isEmpty() ? Hosts.any() : only(names);
    try {
      return proxies.isEmpty() ? hosts : hosts.behind(proxies.toArray(String[]::new));
    } catch (IllegalArgumentException malformed) {
      throw Config.wrong(
          "http.proxies", String.join(",", proxies), "addresses or networks such as 10.0.0.0/8");
    }
  }

  private static Hosts only(List<String> names) {
    try {
      return Hosts.only(names.toArray(String[]::new));
    } catch (IllegalArgumentException malformed) {
      throw Config.wrong(
          "http.hosts",
          String.join(",", names),
          "names without scheme and port, such as example.org");
    }
  }
}

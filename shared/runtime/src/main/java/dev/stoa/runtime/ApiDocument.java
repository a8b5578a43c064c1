package dev.stoa.runtime;

import dev.stoa.router.Access;
import dev.stoa.router.App;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Response;
import dev.stoa.router.RouteReport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The OpenAPI document of the whole site, made from its rules: `/api/openapi.json`.
public final class ApiDocument {
  private final Supplier<App> site;
  private volatile @Nullable String made;

  /// `site`: all rules of the site, also those that other processes serve.
  ApiDocument(Supplier<App> site) {
    this.site = site;
  }

  /// The document of these rules: what programs call, not what browsers show.
  public static String of(App app) {
    return RouteReport.of(app)
        .openApi("Stoa", Build.current().version(), "/api/", "/push/", "/.well-known/");
  }

  Blueprint blueprint() {
    var routes = Blueprint.named("api");
    routes.get("/api/openapi.json", "openapi", _ -> document()).access(Access.PUBLIC);
    return routes;
  }

  // Two requests that come first may both make it; they make the same.
  private Response document() {
    var text = made;
    if (text == null) {
      text = of(site.get());
      made = text;
    }
    return Response.json(text);
  }
}

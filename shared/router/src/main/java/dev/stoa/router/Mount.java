package dev.stoa.router;

import dev.stoa.router.internal.Piece;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/// Hands the requests of a rule to a mounted router.
///
/// The router must know where it is mounted, which variables, the spelling of the path and the
/// route that the application stands behind make another place for each request. vertx-web's own
/// `subRouter` knows one place, or takes parameters at the top of its tree alone; so each request
/// has a route of its own.
final class Mount implements Handler<RoutingContext> {
  private final Router mounted;
  private final int parts;

  /// @throws IllegalArgumentException for a path that vertx-web would take for another
  Mount(Rule rule, Router mounted) {
    this.mounted = mounted;
    this.parts = (int) rule.path().pieces().stream().filter(Piece.Slash.class::isInstance).count();
    boolean colon =
        rule.path().pieces().stream()
            .anyMatch(piece -> piece instanceof Piece.Fixed(var text) && text.indexOf(':') >= 0);
    if (colon) {
      throw new IllegalArgumentException("no router can be mounted below a path with a colon");
    }
    if (!rule.spec().strictSlashes()) {
      throw new IllegalArgumentException("the root of a mounted router keeps the slash at its end");
    }
  }

  @Override
  public void handle(RoutingContext context) {
    String place = place(context);
    if (place.indexOf(':') >= 0) {
      context.fail(404); // in a value: vertx-web would read a parameter there
      return;
    }
    Router here = Router.router(context.vertx());
    here.route(place + "*").handler(mounted::handleContext);
    here.handleContext(context);
  }

  /// The path down to the slash before what the router sees, below the route that the application
  /// stands behind.
  private String place(RoutingContext context) {
    String path = context.normalizedPath();
    int end = path.indexOf('/');
    for (int i = 0; i < parts; i++) {
      end = path.indexOf('/', end + 1);
    }
    return path.substring(below(context.mountPoint(), path, end), end + 1);
  }

  /// Where the slash stands that follows a mount point; 0 for one that is not above the place.
  private static int below(@Nullable String above, String path, int end) {
    if (above == null || !path.startsWith(above)) {
      return 0;
    }
    int slash = above.endsWith("/") ? above.length() - 1 : above.length();
    return slash <= end && path.charAt(slash) == '/' ? slash : 0;
  }
}

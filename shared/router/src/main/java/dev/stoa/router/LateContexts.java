package dev.stoa.router;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/// Makes the vertx-web context of a request that came without one, when somebody asks for it: a
/// handler that needs none does not pay for it.
final class LateContexts {
  private static final ScopedValue<Exchange> ASKING = ScopedValue.newInstance();

  private final App app;
  private final Router router;

  LateContexts(App app) {
    this.app = app;
    this.router = Router.router(app.vertx());
    router.route().handler(this::take).failureHandler(this::refused);
  }

  /// Gives the exchange its context, on its event loop. Only for a target that begins with a slash:
  /// any other vertx-web refuses by itself.
  void make(Exchange exchange) {
    HeldRequest request = new HeldRequest(exchange.http());
    exchange.held(request);
    ScopedValue.where(ASKING, exchange).run(() -> router.handle(request));
  }

  /// The one route: it keeps the context, and leaves the answer to the exchange; what comes to it
  /// again was rerouted, and is answered anew.
  private void take(RoutingContext context) {
    if (ASKING.isBound()) {
      ASKING.get().context(context);
    } else {
      app.handle(context);
    }
  }

  /// vertx-web looks at the host of each request, too: whether that is one is decided already, and
  /// nothing is answered twice.
  private void refused(RoutingContext context) {
    if (ASKING.isBound()) {
      ASKING.get().context(context);
    } else {
      app.handleFailure(context);
    }
  }
}

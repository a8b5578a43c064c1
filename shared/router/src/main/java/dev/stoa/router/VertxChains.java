package dev.stoa.router;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The vertx-web handlers of the rules that have some, each as a small vertx-web router of its own,
/// so that `next()`, `fail()`, mount points and path parameters mean what they mean in vertx-web.
final class VertxChains {
  private final Vertx vertx;
  private final Map<Rule, Router> routers = new ConcurrentHashMap<>();

  VertxChains(Vertx vertx) {
    this.vertx = vertx;
  }

  /// Builds the chains of the rules of a table, and forgets those of others.
  ///
  /// @throws IllegalArgumentException when vertx-web refuses the handlers of a rule, or their order
  void prepare(List<Rule> rules) {
    Map<Rule, Router> built = new HashMap<>();
    for (Rule rule : rules) {
      if (!rule.spec().vertxHandlers().isEmpty()) {
        built.put(rule, checked(rule));
      }
    }
    routers.putAll(built);
    routers.keySet().retainAll(built.keySet());
  }

  private Router checked(Rule rule) {
    try {
      return build(rule);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "vertx-web refuses the handlers of " + rule + ": " + e.getMessage(), e);
    }
  }

  /// Runs the rule's handlers; when the last one passes on, the exchange goes on. Where one of them
  /// is to answer itself, and may stream for hours, their time is their own.
  void run(Rule rule, Exchange exchange) {
    RoutingContext context = exchange.context();
    if (rule.spec().isAnsweredElsewhere()) {
      exchange.stopWatch();
    } else {
      exchange.watch().start(rule.timeout());
    }
    exchange.holdsInput();
    exchange.holdUpgrade();
    context.addHeadersEndHandler(_ -> secure(rule, exchange));
    context.addEndHandler(end -> exchange.ending().endedOutside(end));
    if (isClientGone(exchange)) {
      exchange.ending().gone(); // who comes now is not told by Vert.x any more
      return;
    }
    Upgrade.onHandshake(exchange, exchange::upgradedOutside);
    routers.computeIfAbsent(rule, this::build).handleContext(context);
    if (!exchange.isInputTaken()) {
      exchange.releaseInput();
    }
  }

  private static boolean isClientGone(Exchange exchange) {
    HttpServerResponse response = exchange.http().response();
    return response.closed() && !response.ended();
  }

  /// A file that vertx-web sends is as dangerous as one that is sent here.
  private static void secure(Rule rule, Exchange exchange) {
    for (AfterHook hook : rule.pipeline().after()) {
      if (hook instanceof SecurityHeaders headers) {
        headers.addTo(exchange.request(), exchange.http().response().headers());
      }
    }
  }

  /// Why a handler failed the context.
  static Throwable failure(RoutingContext context) {
    Throwable failure = context.failure();
    int status = context.statusCode();
    boolean expected = status >= 400 && status < 600 && status != 500;
    if (failure != null && !expected) {
      return failure;
    }
    return HttpError.of(expected ? status : 500);
  }

  private Router build(Rule rule) {
    Router router = Router.router(vertx);
    PathParams params = new PathParams(rule);
    Router mounted = rule.spec().mounted();
    boolean rest = mounted == null && params.hasRest();
    Route route = rest ? router.route("/*") : router.route();
    route.setName(rule.text()).handler(params);
    for (Handler<RoutingContext> handler : rule.spec().vertxHandlers()) {
      route.handler(handler);
    }
    if (mounted != null) {
      route.handler(new Mount(rule, mounted));
    }
    router.route().handler(VertxChains::goOn);
    return router;
  }

  private static void goOn(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    if (exchange == null) {
      context.next();
    } else {
      exchange.afterChain();
    }
  }
}

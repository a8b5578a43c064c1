package dev.stoa.router;

import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A named group of rules with a prefix, hooks and error handlers of its own. Blueprints nest. They
/// are frozen when an application is built of them.
public final class Blueprint {
  private static final Set<String> EVERY_METHOD =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final String name;
  private final String where = CallSite.outsideThisPackage();
  private final Hooks hooks = new Hooks();
  private final List<RuleSpec> rules = new ArrayList<>();
  private final List<Blueprint> children = new ArrayList<>();
  private String prefix = "";
  private @Nullable Execution execution;
  private boolean frozen;

  private Blueprint(String name) {
    if (name.isEmpty() || name.indexOf('.') >= 0) {
      throw new IllegalArgumentException("a blueprint needs a name without dots");
    }
    this.name = name;
  }

  public static Blueprint named(String name) {
    return new Blueprint(name);
  }

  /// What the paths of all rules begin with.
  public Blueprint prefix(String path) {
    checkNotFrozen();
    if (!path.startsWith("/") || path.endsWith("/")) {
      throw new IllegalArgumentException(
          "prefix '" + path + "' must begin with a slash and not end with one");
    }
    this.prefix = path;
    return this;
  }

  /// Where hooks and handlers run; as in the blueprint above when not said, at the top on virtual
  /// threads.
  public Blueprint execution(Execution where) {
    checkNotFrozen();
    this.execution = where;
    return this;
  }

  public RuleSpec get(String rule, String endpoint, RequestHandler handler) {
    return route(Set.of("GET"), rule, endpoint, handler);
  }

  public RuleSpec post(String rule, String endpoint, RequestHandler handler) {
    return route(Set.of("POST"), rule, endpoint, handler);
  }

  public RuleSpec put(String rule, String endpoint, RequestHandler handler) {
    return route(Set.of("PUT"), rule, endpoint, handler);
  }

  public RuleSpec patch(String rule, String endpoint, RequestHandler handler) {
    return route(Set.of("PATCH"), rule, endpoint, handler);
  }

  public RuleSpec delete(String rule, String endpoint, RequestHandler handler) {
    return route(Set.of("DELETE"), rule, endpoint, handler);
  }

  public RuleSpec getAsync(String rule, String endpoint, AsyncHandler handler) {
    return routeAsync(Set.of("GET"), rule, endpoint, handler);
  }

  public RuleSpec postAsync(String rule, String endpoint, AsyncHandler handler) {
    return routeAsync(Set.of("POST"), rule, endpoint, handler);
  }

  public RuleSpec deleteAsync(String rule, String endpoint, AsyncHandler handler) {
    return routeAsync(Set.of("DELETE"), rule, endpoint, handler);
  }

  /// A rule for several methods.
  public RuleSpec route(Set<String> methods, String rule, String endpoint, RequestHandler handler) {
    Objects.requireNonNull(handler, "handler");
    return add(new RuleSpec(methods, rule, endpoint, handler, null));
  }

  /// A rule for several methods with a future.
  public RuleSpec routeAsync(
      Set<String> methods, String rule, String endpoint, AsyncHandler handler) {
    Objects.requireNonNull(handler, "handler");
    return add(new RuleSpec(methods, rule, endpoint, null, handler));
  }

  /// A rule whose answers a vertx-web handler writes, such as a StaticHandler. What it passes on
  /// with `next()` is 404. `OPTIONS` goes to it only if it is among the methods, as the preflights
  /// for a CorsHandler before it must.
  public RuleSpec vertx(
      Set<String> methods, String rule, String endpoint, Handler<RoutingContext> handler) {
    return route(methods, rule, endpoint, Blueprint::nothingHere).streaming().answeredBy(handler);
  }

  /// Everything below a path goes to a vertx-web router, such as SockJS's, whatever its method; so
  /// does the path itself, with a slash at its end, where no rule takes the method. What it passes
  /// on is 404, a method that none of its routes takes too. `OPTIONS` of a path that another rule
  /// meets is answered as for that rule.
  public RuleSpec mount(String path, String endpoint, Router router) {
    Objects.requireNonNull(router, "router");
    String root = path.endsWith("/") ? path : path + "/";
    return vertx(EVERY_METHOD, root + "<path:rest>", endpoint, RoutingContext::next)
        .mounted(router);
  }

  /// Runs before each handler; a response ends the request there.
  public Blueprint beforeRequest(BeforeHook hook) {
    checkNotFrozen();
    hooks.before().add(new BeforeStep(hook, null));
    return this;
  }

  /// Like [#beforeRequest] with a future.
  public Blueprint beforeRequestAsync(AsyncBeforeHook hook) {
    checkNotFrozen();
    hooks.before().add(new BeforeStep(null, hook));
    return this;
  }

  /// Sees each response; the last registered runs first.
  public Blueprint afterRequest(AfterHook hook) {
    checkNotFrozen();
    hooks.after().add(hook);
    return this;
  }

  /// Runs at the end of each request whatever happened; the last registered runs first.
  public Blueprint teardownRequest(TeardownHook hook) {
    checkNotFrozen();
    hooks.teardown().add(hook);
    return this;
  }

  /// Answers errors of one status. For 500 the failure is an [HttpError.InternalServerError] whose
  /// cause is what was thrown.
  public Blueprint errorHandler(int status, ErrorHandler<Throwable> handler) {
    checkNotFrozen();
    hooks.errors().add(status, handler);
    return this;
  }

  /// Answers failures of a class and its subclasses.
  public <T extends Throwable> Blueprint errorHandler(Class<T> type, ErrorHandler<T> handler) {
    checkNotFrozen();
    hooks.errors().add(type, handler);
    return this;
  }

  /// Adds a blueprint inside this one.
  ///
  /// @throws IllegalArgumentException when this one is inside that
  public Blueprint register(Blueprint child) {
    checkNotFrozen();
    if (child.holds(this)) {
      throw new IllegalArgumentException("Blueprint '" + name + "' would be inside itself.");
    }
    children.add(child);
    return this;
  }

  private boolean holds(Blueprint other) {
    return equals(other) || children.stream().anyMatch(child -> child.holds(other));
  }

  private static Response nothingHere(Request request) {
    throw HttpError.of(404);
  }

  private RuleSpec add(RuleSpec spec) {
    checkNotFrozen();
    rules.add(spec);
    return spec;
  }

  private void checkNotFrozen() {
    if (frozen) {
      throw new IllegalStateException(
          "Blueprint '"
              + name
              + "' is in use; register rules and hooks before the application is built.");
    }
  }

  void freeze() {
    frozen = true;
    rules.forEach(RuleSpec::freeze);
    children.forEach(Blueprint::freeze);
  }

  String name() {
    return name;
  }

  /// Where it was made, in the source.
  String where() {
    return where;
  }

  String prefix() {
    return prefix;
  }

  @Nullable Execution execution() {
    return execution;
  }

  Hooks hooks() {
    return hooks;
  }

  List<RuleSpec> rules() {
    return rules;
  }

  List<Blueprint> children() {
    return children;
  }
}

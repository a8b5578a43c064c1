package dev.stoa.router;

import dev.stoa.router.internal.BuiltInConverters;
import dev.stoa.router.internal.ConverterFactory;
import dev.stoa.router.internal.CustomConverter;
import dev.stoa.router.internal.Match;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An application: the rules, hooks and error handlers of its blueprints, alone at a server or
/// behind one route of a vertx-web router.
///
/// ```
/// App app = App.builder("hello").register(pages).build(vertx);
/// vertx.createHttpServer().requestHandler(app.requestHandler()).listen(8080);
/// ```
///
/// Safe for use by many event loops. The rule table is immutable and swapped atomically.
public final class App implements Handler<RoutingContext> {
  private final String name;
  private final Vertx vertx;
  private final AppSettings settings;
  private final VertxChains chains;
  private final LateContexts contexts;
  private final BrokenConnections brokenConnections = new BrokenConnections();
  private final HttpError notFound = HttpError.of(404);
  private volatile RuleTable table;

  private App(Builder builder, Vertx vertx) {
    this.name = builder.name;
    this.vertx = vertx;
    this.settings = new AppSettings(builder);
    this.table = RuleTable.of(settings, builder.blueprints);
    this.chains = new VertxChains(vertx);
    chains.prepare(table.rules());
    this.contexts = new LateContexts(this);
  }

  public static Builder builder(String name) {
    return new Builder(name);
  }

  /// The application that the current virtual thread works for, in a request or in [#run].
  public static App current() {
    return Bindings.app();
  }

  public String name() {
    return name;
  }

  BrokenConnections brokenConnections() {
    return brokenConnections;
  }

  /// Whether errors are shown to their developer.
  public boolean isDev() {
    return settings.dev();
  }

  /// Answers all requests of a server, with no vertx-web router before it: the cheapest way. The
  /// vertx-web context of a request is made when it is asked for.
  public Handler<HttpServerRequest> requestHandler() {
    return http -> Arrival.start(new Exchange(this, http));
  }

  /// As [#requestHandler()]; the hook is told of every request when it is over.
  public Handler<HttpServerRequest> requestHandler(EndHook hook) {
    return http -> {
      Exchange exchange = new Exchange(this, http);
      exchange.ending().tell(hook);
      Arrival.start(exchange);
    };
  }

  /// Answers a request. As a plain handler it works; [#mount] also brings failures of vertx-web
  /// handlers to the error handlers, which else only teardown is told.
  @Override
  public void handle(RoutingContext context) {
    Arrival.start(new Exchange(this, context));
  }

  /// Puts the application behind a vertx-web router, for every path that no earlier route has
  /// answered.
  public void mount(Router router) {
    router.route().handler(this).failureHandler(this::handleFailure);
  }

  void handleFailure(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    if (exchange != null) {
      exchange.failedOutside();
    } else if (!context.response().ended()) {
      new Exchange(this, context).failedOutside();
    }
  }

  /// Replaces all rules at once: requests see either the old table or the new one.
  ///
  /// @throws IllegalArgumentException when the rules are wrong; then the old table stays
  public void replaceRules(Blueprint... blueprints) {
    RuleTable next = RuleTable.of(settings, List.of(blueprints));
    chains.prepare(next.rules());
    table = next;
  }

  /// The rules in use.
  public List<Rule> rules() {
    return table.rules();
  }

  /// What a method and a raw path meet, for reports.
  Match<Rule> match(String method, String rawPath, String host) {
    return table.matcher().match(method, rawPath, host);
  }

  /// A URL of an endpoint. Values that are no variables become the query, one pair for each item of
  /// a collection or an array, null ones are dropped; `_anchor` is the fragment, and `_method`
  /// chooses among several rules. What Flask asks for by `_external` and `_scheme` is
  /// [Url#external].
  ///
  /// @throws UrlBuildError for an unknown endpoint, a missing or wrong value, or a URL that would
  ///   not come back to the endpoint
  public Url urlFor(String endpoint, Map<String, ?> values) {
    return new UrlBuilder(table).build(endpoint, values);
  }

  /// The URL of an endpoint without variables.
  public Url urlFor(String endpoint) {
    return urlFor(endpoint, Map.of());
  }

  /// Runs a task with this application as the current one, then the application's teardown hooks,
  /// as commands need it. What the task throws is given to the hooks and thrown on.
  public void run(AppTask task) throws Exception {
    Throwable failure = null;
    try {
      Bindings.run(this, task);
    } catch (Throwable t) {
      failure = t;
      throw t;
    } finally {
      settings.tearDownApp(failure);
    }
  }

  /// A request made by hand, for tests: matched, with no connection behind it, to the host of its
  /// header `Host` or else to `localhost`. Run code in it with [Request#run].
  ///
  /// @throws HttpError 400 for a bad path or host
  public Request requestByHand(
      String method, String pathAndQuery, Map<String, String> headers, String body) {
    return Heads.byHand(this, method, pathAndQuery, headers, body);
  }

  /// What it runs on.
  public Vertx vertx() {
    return vertx;
  }

  /// The error of every miss: it is the same for all.
  HttpError notFound() {
    return notFound;
  }

  AppSettings settings() {
    return settings;
  }

  RuleTable table() {
    return table;
  }

  VertxChains chains() {
    return chains;
  }

  LateContexts contexts() {
    return contexts;
  }

  /// Work done for an application outside of requests.
  @FunctionalInterface
  public interface AppTask {
    void run() throws Exception;
  }

  /// Collects what an application is made of.
  public static final class Builder {
    final String name;
    final Hooks hooks = new Hooks();
    final List<Blueprint> blueprints = new ArrayList<>();
    final List<AppTask> beforeFirstRequest = new ArrayList<>();
    final List<AppTeardown> appTeardown = new ArrayList<>();
    final Map<String, ConverterFactory> converters = new HashMap<>(BuiltInConverters.byName());
    Hosts hosts = Hosts.any();
    RequestScope scope = (_, work) -> work.run();
    Execution execution = Execution.VIRTUAL_THREAD;
    @Nullable Sessions sessions;
    Function<HttpServerRequest, @Nullable String> requestIds = _ -> null;
    boolean dev;

    private Builder(String name) {
      this.name = name;
    }

    public Builder register(Blueprint blueprint) {
      blueprints.add(blueprint);
      return this;
    }

    /// Where the hooks of the application run for requests that no rule matches, and the rules of
    /// blueprints that do not say; virtual threads by default.
    public Builder execution(Execution where) {
      this.execution = where;
      return this;
    }

    /// Adds a converter for `<name:variable>`.
    public <T> Builder converter(String converterName, Converter<T> converter) {
      CustomConverter adapted =
          new CustomConverter(
              converterName,
              converter.weight(),
              converter.type(),
              converter::parse,
              value -> converter.print(converter.type().cast(value)));
      if (converters.putIfAbsent(converterName, _ -> adapted) != null) {
        throw new IllegalArgumentException("there is a converter '" + converterName + "' already");
      }
      return this;
    }

    /// Runs once before the first request, which waits for it as long as its rule may take; when it
    /// fails, waiting requests get 503 and the next one tries again.
    public Builder beforeFirstRequest(AppTask task) {
      beforeFirstRequest.add(task);
      return this;
    }

    public Builder beforeRequest(BeforeHook hook) {
      hooks.before().add(new BeforeStep(hook, null));
      return this;
    }

    public Builder beforeRequestAsync(AsyncBeforeHook hook) {
      hooks.before().add(new BeforeStep(null, hook));
      return this;
    }

    public Builder afterRequest(AfterHook hook) {
      hooks.after().add(hook);
      return this;
    }

    public Builder teardownRequest(TeardownHook hook) {
      hooks.teardown().add(hook);
      return this;
    }

    /// Runs at the end of each request and of each [App#run], after the request's own teardown.
    public Builder teardownApp(AppTeardown hook) {
      appTeardown.add(hook);
      return this;
    }

    public Builder errorHandler(int status, ErrorHandler<Throwable> handler) {
      hooks.errors().add(status, handler);
      return this;
    }

    public <T extends Throwable> Builder errorHandler(Class<T> type, ErrorHandler<T> handler) {
      hooks.errors().add(type, handler);
      return this;
    }

    /// Which hosts the application answers to, and which proxies it believes; by default any and
    /// none.
    public Builder hosts(Hosts value) {
      this.hosts = value;
      return this;
    }

    /// Gives requests a signed session.
    public Builder sessions(Sessions value) {
      this.sessions = value;
      return this;
    }

    /// What to run the work of each request in, on its virtual thread: to bind scoped values. When
    /// it throws before it has run the work of a request, that fails with what was thrown.
    public Builder scope(RequestScope value) {
      this.scope = value;
      return this;
    }

    /// Where something further up has left the id of each request, such as in a header of its
    /// response; null for one that has none. By default requests name themselves, and so they do
    /// when this throws, which is logged.
    public Builder requestIds(Function<HttpServerRequest, @Nullable String> value) {
      this.requestIds = value;
      return this;
    }

    /// Shows failures to their developer, in the page.
    public Builder dev(boolean on) {
      this.dev = on;
      return this;
    }

    /// Builds the application; blueprints are frozen.
    ///
    /// @throws IllegalArgumentException naming both places of two rules that collide
    public App build(Vertx vertx) {
      return new App(this, Objects.requireNonNull(vertx));
    }
  }

  /// Surrounds the work of a request. It runs `work` once, on the thread that called it.
  @FunctionalInterface
  public interface RequestScope {
    void run(Request request, Runnable work);
  }

  /// Runs at the end of an application context; what it throws is logged.
  @FunctionalInterface
  public interface AppTeardown {
    void teardown(@Nullable Throwable failure) throws Exception;
  }
}

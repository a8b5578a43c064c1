package dev.stoa.router;

import dev.stoa.router.internal.ConverterFactory;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What an application was built with, besides its rules. Immutable.
final class AppSettings {
  private static final Logger LOG = LoggerFactory.getLogger(AppSettings.class);

  private final Hooks hooks;
  private final Map<String, ConverterFactory> converters;
  private final Execution execution;
  private final Hosts hosts;
  private final App.RequestScope scope;
  private final Function<HttpServerRequest, @Nullable String> requestIds;
  private final @Nullable Sessions sessions;
  private final boolean dev;
  private final List<App.AppTeardown> appTeardown;
  private final @Nullable FirstRequest firstRequest;

  AppSettings(App.Builder builder) {
    this.hooks = builder.hooks;
    this.converters = Map.copyOf(builder.converters);
    this.execution = builder.execution;
    this.hosts = builder.hosts;
    this.scope = builder.scope;
    this.requestIds = builder.requestIds;
    this.sessions = builder.sessions;
    this.dev = builder.dev;
    this.appTeardown = List.copyOf(builder.appTeardown).reversed();
    this.firstRequest =
        builder.beforeFirstRequest.isEmpty()
            ? null
            : new FirstRequest(List.copyOf(builder.beforeFirstRequest));
  }

  Execution execution() {
    return execution;
  }

  Hooks hooks() {
    return hooks;
  }

  Map<String, ConverterFactory> converters() {
    return converters;
  }

  @Nullable Sessions sessions() {
    return sessions;
  }

  Sessions requireSessions() {
    if (sessions == null) {
      throw new IllegalStateException("The application was built without sessions.");
    }
    return sessions;
  }

  Hosts hosts() {
    return hosts;
  }

  App.RequestScope scope() {
    return scope;
  }

  /// The id that something further up gave a request, null when there is none.
  @Nullable String requestId(HttpServerRequest http) {
    try {
      return requestIds.apply(http);
    } catch (RuntimeException e) {
      LOG.error("The id of a request could not be found out", e);
      return null;
    }
  }

  boolean dev() {
    return dev;
  }

  @Nullable FirstRequest firstRequest() {
    return firstRequest;
  }

  boolean tearsDownApp() {
    return !appTeardown.isEmpty();
  }

  void tearDownApp(@Nullable Throwable failure) {
    for (App.AppTeardown hook : appTeardown) {
      try {
        hook.teardown(failure);
      } catch (Throwable t) {
        LOG.error("A teardown hook of the application failed", t);
      }
    }
  }
}

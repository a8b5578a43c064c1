package dev.stoa.router;

import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs the teardown hooks: all of them, even when one fails.
final class Teardown {
  private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

  private Teardown() {}

  /// Whether there is anything to run.
  static boolean isWanted(Exchange exchange) {
    return !exchange.pipeline().teardown().isEmpty() || exchange.app().settings().tearsDownApp();
  }

  static void run(
      Pipeline pipeline, AppSettings settings, Request request, @Nullable Throwable failure) {
    List<TeardownHook> hooks = pipeline.teardown();
    for (int i = 0; i < hooks.size(); i++) {
      try {
        hooks.get(i).teardown(request, failure);
      } catch (Throwable t) {
        LOG.error(request.id() + " a teardown hook failed", t);
      }
    }
    if (settings.tearsDownApp()) {
      settings.tearDownApp(failure);
    }
  }
}

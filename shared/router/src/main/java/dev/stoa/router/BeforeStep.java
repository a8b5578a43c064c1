package dev.stoa.router;

import io.vertx.core.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A before-request hook of either kind.
record BeforeStep(@Nullable BeforeHook hook, @Nullable AsyncBeforeHook asyncHook) {

  boolean isAsync() {
    return asyncHook != null;
  }

  /// Calls a synchronous hook; null goes on.
  @Nullable Response run(Request request) throws Exception {
    return hook == null ? null : hook.before(request);
  }

  /// Calls an asynchronous hook; null when it is none.
  @Nullable Future<@Nullable Response> runAsync(Request request) throws Exception {
    return asyncHook == null
        ? null
        : Objects.requireNonNull(
            asyncHook.before(request), "An asynchronous before-request hook gave no future.");
  }
}

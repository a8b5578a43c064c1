package dev.stoa.router;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The error handlers of one application or blueprint.
final class ErrorHandlers {
  private final Map<Integer, ErrorHandler<Throwable>> byStatus = new HashMap<>();
  private final Map<Class<?>, ErrorHandler<Throwable>> byClass = new HashMap<>();

  void add(int status, ErrorHandler<Throwable> handler) {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException(status + " is no error status");
    }
    if (byStatus.putIfAbsent(status, handler) != null) {
      throw new IllegalArgumentException("there is an error handler for " + status + " already");
    }
  }

  <T extends Throwable> void add(Class<T> type, ErrorHandler<T> handler) {
    ErrorHandler<Throwable> general =
        (request, failure) -> handler.handle(request, type.cast(failure));
    if (byClass.putIfAbsent(type, general) != null) {
      throw new IllegalArgumentException(
          "there is an error handler for " + type.getName() + " already");
    }
  }

  @Nullable ErrorHandler<Throwable> forStatus(int status) {
    return byStatus.get(status);
  }

  /// The handler of the nearest class of the failure's ancestry.
  @Nullable ErrorHandler<Throwable> forClass(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      ErrorHandler<Throwable> handler = byClass.get(c);
      if (handler != null) {
        return handler;
      }
    }
    return null;
  }
}

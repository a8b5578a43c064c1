package dev.stoa.router;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The error handlers of one application or blueprint.
final class ErrorHandlers {
  private static final int FIRST = 400;
  private static final int LAST = 599;

  /// By status, from 400 on: a look at it boxes no number.
  private final List<@Nullable ErrorHandler<Throwable>> byStatus =
      new ArrayList<>(Collections.nCopies(LAST - FIRST + 1, null));

  private final Map<Class<?>, ErrorHandler<Throwable>> byClass = new HashMap<>();

  void add(int status, ErrorHandler<Throwable> handler) {
    if (status < FIRST || status > LAST) {
      throw new IllegalArgumentException(status + " is no error status");
    }
    if (byStatus.set(status - FIRST, handler) != null) {
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
    return byStatus.get(status - FIRST);
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

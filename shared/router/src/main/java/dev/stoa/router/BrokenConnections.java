package dev.stoa.router;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/// Connections on which nobody can tell where a request ends, until they are closed. Vert.x reads
/// on in them and hands over what it takes for the next request. Thread-safe.
///
/// It holds them weakly, since they must be known as long as Vert.x has requests of theirs, which
/// it hands over even after they are closed.
final class BrokenConnections {
  private static final long LINGER_MILLIS = 1000;

  private final Set<HttpConnection> broken = Collections.newSetFromMap(new WeakHashMap<>());

  /// The question of every request.
  private volatile boolean any;

  void add(HttpConnection connection) {
    synchronized (broken) {
      broken.add(connection);
      any = true;
    }
  }

  boolean contains(HttpConnection connection) {
    if (!any) {
      return false;
    }
    synchronized (broken) {
      any = !broken.isEmpty();
      return broken.contains(connection);
    }
  }

  boolean isEmpty() {
    synchronized (broken) {
      return broken.isEmpty();
    }
  }

  /// Closes a connection whose client still sends what nobody wants: after the rest, or a second;
  /// on the event loop.
  void closeSoon(HttpServerRequest last, Vertx vertx) {
    if (last.isEnded()) {
      last.connection().close();
      return;
    }
    last.handler(_ -> {});
    last.endHandler(_ -> last.connection().close());
    last.exceptionHandler(_ -> {});
    last.resume();
    vertx.setTimer(LINGER_MILLIS, _ -> last.connection().close());
  }
}

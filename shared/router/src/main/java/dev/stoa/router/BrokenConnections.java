package dev.stoa.router;

import io.vertx.core.http.HttpConnection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Connections on which nobody can tell where a request ends, until they are closed. Vert.x reads
/// on in them and hands over what it takes for the next request. Thread-safe.
final class BrokenConnections {
  private final Set<HttpConnection> broken = ConcurrentHashMap.newKeySet();

  void add(HttpConnection connection) {
    broken.add(connection);
  }

  boolean contains(HttpConnection connection) {
    return broken.contains(connection);
  }

  /// Whether there is none: the question of every request.
  boolean isEmpty() {
    return broken.isEmpty();
  }

  void close(HttpConnection connection) {
    connection.close().onComplete(_ -> broken.remove(connection));
  }
}

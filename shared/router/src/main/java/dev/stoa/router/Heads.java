package dev.stoa.router;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/// Makes request heads of vertx requests.
final class Heads {
  private Heads() {}

  /// @throws HttpError 400 for a request target or host that is none
  static RequestHead of(HttpServerRequest http, Hosts hosts, @Nullable String id) {
    String method = http.method().name();
    String path = http.path();
    if (path == null || path.isEmpty()) {
      path = "/";
    }
    if (path.equals("*") && method.equals("OPTIONS")) {
      path = "/";
    }
    return new RequestHead(
        method, path, http.query(), protocol(http), http.headers(), hosts.origin(http, id));
  }

  /// The head of a request that cannot be read, for its error page.
  static RequestHead unreadable(HttpServerRequest http) {
    RequestHead.Origin nowhere =
        new RequestHead.Origin(
            http.isSSL() ? "https" : "http", "invalid", http.remoteAddress(), null, null);
    return new RequestHead(
        http.method().name(), "/", null, protocol(http), http.headers(), nowhere);
  }

  private static String protocol(HttpServerRequest http) {
    return switch (http.version()) {
      case HTTP_1_0 -> "HTTP/1.0";
      case HTTP_1_1 -> "HTTP/1.1";
      case HTTP_2 -> "HTTP/2";
    };
  }
}

package dev.stoa.router;

import dev.stoa.router.internal.BadPath;
import dev.stoa.router.internal.Match;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
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
        method,
        path,
        http.query(),
        protocol(http),
        http.headers(),
        hosts.arrived(http),
        http.connection(),
        id);
  }

  /// The head of a request that cannot be read, for its error page.
  static RequestHead unreadable(HttpServerRequest http, @Nullable String id) {
    return new RequestHead(
        http.method().name(),
        readable(http.path()),
        null,
        protocol(http),
        http.headers(),
        new RequestHead.Arrived(
            RequestHead.Origin.of("http", "invalid", null),
            RequestHead.Origin.of("https", "invalid", null)),
        http.connection(),
        id);
  }

  /// The path as far as it can be read: whose it is decides what an error looks like.
  private static String readable(@Nullable String path) {
    if (path == null || !path.startsWith("/")) {
      return "/";
    }
    int end = 1;
    while (end < path.length()
        && path.charAt(end) > ' '
        && path.charAt(end) < 0x7f
        && "%?#\\".indexOf(path.charAt(end)) < 0) {
      end++;
    }
    return path.substring(0, end);
  }

  static Request byHand(
      App app, String method, String target, Map<String, String> headers, String body) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    MultiMap all = MultiMap.caseInsensitiveMultiMap().addAll(headers);
    RequestHead.Origin origin =
        RequestHead.Origin.of("http", host(app, all.get("Host")), "127.0.0.1");
    String query = mark < 0 ? null : target.substring(mark + 1);
    RequestHead.Arrived arrived = new RequestHead.Arrived(origin, origin);
    RequestHead head = new RequestHead(method, path, query, "HTTP/1.1", all, arrived, null, null);
    try {
      Match<Rule> match = app.match(method, path, origin.hostname());
      Rule rule = match instanceof Match.Found<Rule> found ? found.rule() : null;
      Object[] values = match instanceof Match.Found<Rule> found ? found.values() : new Object[0];
      Request request = new Request(app, head, null, rule, values);
      request.body(Buffer.buffer(body));
      return request;
    } catch (BadPath e) {
      throw HttpError.of(400, "path.unreadable", String.valueOf(e.getMessage()));
    }
  }

  private static String host(App app, @Nullable String header) {
    return header == null ? "localhost" : app.settings().hosts().checked(header, false);
  }

  private static String protocol(HttpServerRequest http) {
    return switch (http.version()) {
      case HTTP_1_0 -> "HTTP/1.0";
      case HTTP_1_1 -> "HTTP/1.1";
      case HTTP_2 -> "HTTP/2";
    };
  }
}

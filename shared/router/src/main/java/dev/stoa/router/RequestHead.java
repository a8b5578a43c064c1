package dev.stoa.router;

import dev.stoa.router.internal.CookieText;
import dev.stoa.router.internal.PathText;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// The request line, its headers, and the names that the URL has in parts.
public final class RequestHead {
  private final String method;
  private final String rawPath;
  private final @Nullable String query;
  private final String protocol;
  private final MultiMap headers;
  private final Arrived arrived;
  private final @Nullable HttpConnection connection;
  private @Nullable Origin origin;
  private @Nullable String id;
  private @Nullable String path;
  private @Nullable MultiValues<String> args;
  private @Nullable MultiValues<String> cookies;

  /// Where the request came in, and from when a proxy says so.
  ///
  /// @param host with its port when that is not the scheme's own
  /// @param hostname without its port
  record Origin(String scheme, String host, String hostname, @Nullable String forwardedFor) {
    static Origin of(String scheme, String host, @Nullable String forwardedFor) {
      int colon = host.lastIndexOf(':');
      boolean port = colon >= 0 && !host.endsWith("]");
      return new Origin(scheme, host, port ? host.substring(0, colon) : host, forwardedFor);
    }
  }

  /// The same arrival with and without TLS: asking a connection which of the two it is takes Vert.x
  /// a walk over its handlers, and few requests want to know.
  record Arrived(Origin plain, Origin secure) {
    String hostname() {
      return plain.hostname();
    }
  }

  /// @param connection null for a request made by hand
  /// @param id the id given further up, or null
  RequestHead(
      String method,
      String rawPath,
      @Nullable String query,
      String protocol,
      MultiMap headers,
      Arrived arrived,
      @Nullable HttpConnection connection,
      @Nullable String id) {
    this.method = method;
    this.rawPath = rawPath;
    this.query = query;
    this.protocol = protocol;
    this.headers = headers;
    this.arrived = arrived;
    this.connection = connection;
    this.id = id;
  }

  String method() {
    return method;
  }

  String protocol() {
    return protocol;
  }

  MultiMap headers() {
    return headers;
  }

  String remoteAddress() {
    String forwarded = arrived.plain().forwardedFor();
    if (forwarded != null) {
      return forwarded;
    }
    SocketAddress peer = connection == null ? null : connection.remoteAddress();
    String address = peer == null ? null : peer.hostAddress();
    return address == null ? "unknown" : address;
  }

  private Origin arrival() {
    Origin known = origin;
    if (known == null) {
      known = connection != null && connection.isSsl() ? arrived.secure() : arrived.plain();
      origin = known;
    }
    return known;
  }

  boolean isSafe() {
    return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
  }

  String id() {
    String known = id;
    if (known == null) {
      known = RequestIds.next();
      id = known;
    }
    return known;
  }

  /// The decoded path.
  public String path() {
    String known = path;
    if (known == null) {
      known = PathText.decode(rawPath).text();
      path = known;
    }
    return known;
  }

  /// The path as sent, percent-encoded.
  public String rawPath() {
    return rawPath;
  }

  /// The query as sent, without the question mark, or null.
  public @Nullable String query() {
    return query;
  }

  /// The path as sent, and the query if there is one.
  public String fullPath() {
    return query == null ? rawPath : rawPath + "?" + query;
  }

  /// `http` or `https`.
  public String scheme() {
    return arrival().scheme();
  }

  /// The host with its port when that is not the scheme's own.
  public String host() {
    return arrival().host();
  }

  /// The host without its port.
  public String hostname() {
    return arrived.hostname();
  }

  /// `scheme://host`, the way browsers write an origin.
  public String origin() {
    return scheme() + "://" + host();
  }

  /// `scheme://host/`.
  public String hostUrl() {
    return origin() + "/";
  }

  /// The root of the application.
  public String urlRoot() {
    return hostUrl();
  }

  /// The whole URL without its query.
  public String baseUrl() {
    return origin() + rawPath;
  }

  /// The whole URL.
  public String url() {
    return origin() + fullPath();
  }

  MultiValues<String> args() {
    MultiValues<String> known = args;
    if (known == null) {
      known = query == null ? MultiValues.empty() : FormText.parse(query, "query");
      args = known;
    }
    return known;
  }

  MultiValues<String> cookies() {
    MultiValues<String> known = cookies;
    if (known == null) {
      MultiValues.Builder<String> builder = new MultiValues.Builder<>();
      for (String header : headers.getAll("Cookie")) {
        CookieText.parse(header, builder::add);
      }
      known = builder.build();
      cookies = known;
    }
    return known;
  }

  /// The whole URL.
  @Override
  public String toString() {
    return url();
  }
}

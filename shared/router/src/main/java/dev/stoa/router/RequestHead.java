package dev.stoa.router;

import dev.stoa.router.internal.CookieText;
import dev.stoa.router.internal.PathText;
import dev.stoa.router.internal.UrlText;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The request line, its headers, and the names that the URL has in parts.
public final class RequestHead {
  private static final VarHandle ID = idHandle();

  private final String method;
  private final String sentPath;
  private final @Nullable String sentQuery;
  private final String protocol;
  private final MultiMap headers;
  private final Arrived arrived;
  private final @Nullable HttpConnection connection;
  private @Nullable Origin origin;
  private @Nullable String id;
  private @Nullable String path;
  private @Nullable String rawPath;
  private @Nullable String query;
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

  /// @param sentPath as the HTTP decoder gives it, with one char for each byte
  /// @param sentQuery likewise
  /// @param connection null for a request made by hand
  /// @param id the id given further up, or null
  RequestHead(
      String method,
      String sentPath,
      @Nullable String sentQuery,
      String protocol,
      MultiMap headers,
      Arrived arrived,
      @Nullable HttpConnection connection,
      @Nullable String id) {
    this.method = method;
    this.sentPath = sentPath;
    this.sentQuery = sentQuery;
    this.protocol = protocol;
    this.headers = headers;
    this.arrived = arrived;
    this.connection = connection;
    this.id = id;
  }

  private static VarHandle idHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(RequestHead.class, "id", String.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
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

  /// The same for all who ask: at a timeout the event loop may ask while the handler does.
  String id() {
    String known = id;
    if (known != null) {
      return known;
    }
    String made = RequestIds.next();
    String other = (String) ID.compareAndExchange(this, null, made);
    return other == null ? made : other;
  }

  /// The decoded path.
  public String path() {
    String known = path;
    if (known == null) {
      known = PathText.decode(sentPath).text();
      path = known;
    }
    return known;
  }

  /// The path as it came, for the matcher.
  String sentPath() {
    return sentPath;
  }

  /// The path as sent, percent-encoded.
  public String rawPath() {
    String known = rawPath;
    if (known == null) {
      known = UrlText.ascii(sentPath);
      rawPath = known;
    }
    return known;
  }

  /// The query as sent, without the question mark, or null.
  public @Nullable String query() {
    if (query == null && sentQuery != null) {
      query = UrlText.ascii(sentQuery);
    }
    return query;
  }

  /// The path as sent, and the query if there is one.
  public String fullPath() {
    return query() == null ? rawPath() : rawPath() + "?" + query();
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
    return origin() + rawPath();
  }

  /// The whole URL.
  public String url() {
    return origin() + fullPath();
  }

  MultiValues<String> args() {
    MultiValues<String> known = args;
    if (known == null) {
      String sent = query();
      known = sent == null ? MultiValues.empty() : FormText.parse(sent, "query");
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

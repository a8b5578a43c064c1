package dev.stoa.router;

import dev.stoa.router.internal.OriginText;
import dev.stoa.router.internal.Subnet;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which hosts an application answers to, and whose forwarding headers it believes.
public final class Hosts {
  private final Set<String> allowed;
  private final List<Subnet> proxies;

  /// The last host that was found good: nearly always the next one too.
  private volatile @Nullable Known known;

  private record Known(String raw, RequestHead.Arrived arrived) {}

  private Hosts(Set<String> allowed, List<Subnet> proxies) {
    this.allowed = Set.copyOf(allowed);
    this.proxies = List.copyOf(proxies);
  }

  /// Any host, no proxy: for development, or behind something that checks.
  public static Hosts any() {
    return new Hosts(Set.of(), List.of());
  }

  /// The listed host names, without ports; others are 400. `.example.com` takes every sub-domain.
  public static Hosts only(String... names) {
    if (names.length == 0) {
      throw new IllegalArgumentException("list at least one host");
    }
    return new Hosts(Stream.of(names).map(Hosts::name).collect(Collectors.toSet()), List.of());
  }

  private static String name(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!OriginText.isHost(lower.startsWith(".") ? lower.substring(1) : lower)) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no host: a name alone, without scheme and port, or .name for all below");
    }
    return lower;
  }

  /// Believes `X-Forwarded-For`, `-Proto` and `-Host` of connections from these addresses or
  /// networks, such as `10.0.0.0/8`.
  public Hosts behind(String... networks) {
    List<Subnet> all = new ArrayList<>(proxies);
    for (String network : networks) {
      all.add(Subnet.parse(network));
    }
    return new Hosts(allowed, all);
  }

  /// Where a request came in.
  ///
  /// @throws HttpError 400 for no host, several, a malformed or a foreign one
  RequestHead.Arrived arrived(HttpServerRequest request) {
    String host = named(request);
    if (!proxies.isEmpty() && isProxy(request.connection().remoteAddress())) {
      RequestHead.Origin origin = forwarded(request, host);
      return new RequestHead.Arrived(origin, origin);
    }
    Known last = known;
    if (last == null || !last.raw().equals(host)) {
      last = new Known(host, new RequestHead.Arrived(direct(host, false), direct(host, true)));
      known = last;
    }
    return last.arrived();
  }

  private RequestHead.Origin direct(String host, boolean tls) {
    return RequestHead.Origin.of(tls ? "https" : "http", checked(host, tls), null);
  }

  private static String named(HttpServerRequest request) {
    List<String> hosts =
        request.version() == HttpVersion.HTTP_2
            ? List.of()
            : request.headers().getAll(HttpHeaders.HOST);
    if (hosts.size() > 1) {
      throw HttpError.of(400, "host.two", "The request has two Host headers.");
    }
    String host = hosts.isEmpty() ? authority(request) : hosts.getFirst();
    return request.uri().startsWith("/") ? host : named(request.uri(), host);
  }

  /// The host of a target in absolute form, `http://host/path`, which stands above the header (RFC
  /// 9112, 3.2.2). Its scheme is not believed: the connection knows better.
  private static String named(String target, String header) {
    int scheme = target.indexOf("://");
    if (scheme < 0) {
      return header;
    }
    int slash = target.indexOf('/', scheme + 3);
    return target.substring(scheme + 3, slash < 0 ? target.length() : slash);
  }

  private static String authority(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    if (authority == null) {
      throw HttpError.of(400, "host.missing", "The request has no Host header.");
    }
    return authority.toString();
  }

  private boolean isProxy(@Nullable SocketAddress peer) {
    String address = peer == null ? null : peer.hostAddress();
    return address != null && proxies.stream().anyMatch(proxy -> proxy.contains(address));
  }

  private RequestHead.Origin forwarded(HttpServerRequest request, String host) {
    String scheme = named(request, "X-Forwarded-Proto");
    // Asked of the connection: what a vertx-web router was told to believe is not our proxies'.
    boolean secure =
        scheme.isEmpty() ? request.connection().isSsl() : scheme.equalsIgnoreCase("https");
    if (!scheme.isEmpty() && !secure && !scheme.equalsIgnoreCase("http")) {
      throw HttpError.of(
          400, "forwarded.proto", "The header X-Forwarded-Proto is neither http nor https.");
    }
    String named = named(request, "X-Forwarded-Host");
    String origin = checked(named.isEmpty() ? host : named, secure);
    return RequestHead.Origin.of(secure ? "https" : "http", origin, client(request));
  }

  /// A header of which a proxy sends one: several make a list, which is no scheme and no host.
  private static String named(HttpServerRequest request, String name) {
    return String.join(",", request.headers().getAll(name)).strip();
  }

  /// The last address of `X-Forwarded-For` that is no listed proxy: what stands before it, anyone
  /// may have written.
  private @Nullable String client(HttpServerRequest request) {
    String header = String.join(",", request.headers().getAll("X-Forwarded-For"));
    String[] hops = header.split(",", -1);
    for (int i = hops.length - 1; i >= 0; i--) {
      String hop = withoutPort(hops[i].strip());
      if (!Subnet.isAddress(hop)) {
        return null;
      }
      if (i == 0 || proxies.stream().noneMatch(proxy -> proxy.contains(hop))) {
        return hop;
      }
    }
    return null;
  }

  /// The address of a hop, to which some proxies append the port: `1.2.3.4:80`, `[::1]:80`.
  private static String withoutPort(String hop) {
    int colon = hop.lastIndexOf(':');
    boolean bracket = hop.startsWith("[");
    boolean port = bracket ? !hop.endsWith("]") : colon >= 0 && colon == hop.indexOf(':');
    if (port && !OriginText.isPort(hop.substring(colon + 1))) {
      return hop;
    }
    String address = port ? hop.substring(0, colon) : hop;
    return bracket && OriginText.isHost(address.toLowerCase(Locale.ROOT))
        ? address.substring(1, address.length() - 1)
        : address;
  }

  /// The host in lower case, without the scheme's own port.
  ///
  /// @throws HttpError 400 for a malformed or a foreign one
  String checked(String host, boolean tls) {
    String lower = host.toLowerCase(Locale.ROOT);
    int colon = lower.lastIndexOf(':');
    boolean port = colon >= 0 && !lower.endsWith("]");
    String name = port ? lower.substring(0, colon) : lower;
    if (!OriginText.isHost(name) || (port && !OriginText.isPort(lower.substring(colon + 1)))) {
      throw HttpError.of(
          400, "host.malformed", "The Host header is not a host name with or without a port.");
    }
    if (!allowed.isEmpty() && !isAllowed(name)) {
      throw HttpError.of(
          400, "host.foreign", "The host '{0}' is not one that this site answers to.", name);
    }
    return port && lower.endsWith(tls ? ":443" : ":80") ? name : lower;
  }

  private boolean isAllowed(String name) {
    if (allowed.contains(name)) {
      return true;
    }
    int dot = name.indexOf('.');
    while (dot >= 0) {
      if (allowed.contains(name.substring(dot))) {
        return true;
      }
      dot = name.indexOf('.', dot + 1);
    }
    return false;
  }
}

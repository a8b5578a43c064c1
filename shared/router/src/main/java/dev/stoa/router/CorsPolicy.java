package dev.stoa.router;

import dev.stoa.router.internal.OriginText;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which pages of other origins may read the answers of a rule. The own origin always may.
///
/// @param origins exact origins such as `https://example.com`; empty with `anyOrigin`
/// @param anyOrigin whether every origin may, never with credentials
/// @param credentials whether cookies may be sent along
/// @param requestHeaders the request headers that scripts may set
/// @param exposedHeaders the response headers that scripts may read
/// @param maxAge how long a browser may remember a preflight, at most two hours
public record CorsPolicy(
    Set<String> origins,
    boolean anyOrigin,
    boolean credentials,
    List<String> requestHeaders,
    List<String> exposedHeaders,
    Duration maxAge) {
  private static final Duration LONGEST = Duration.ofHours(2);

  public CorsPolicy {
    origins = Set.copyOf(new TreeSet<>(origins));
    requestHeaders = List.copyOf(requestHeaders);
    exposedHeaders = List.copyOf(exposedHeaders);
    for (String origin : origins) {
      if (!OriginText.isOrigin(origin)) {
        throw new IllegalArgumentException(
            "'" + origin + "' is no origin: write scheme://host[:port]");
      }
    }
    if (anyOrigin && credentials) {
      throw new IllegalArgumentException("credentials need a list of origins");
    }
    if (anyOrigin == !origins.isEmpty()) {
      throw new IllegalArgumentException("list origins, or allow any");
    }
    if (maxAge.isNegative() || maxAge.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a preflight is remembered for two hours at most");
    }
  }

  /// The listed origins, without credentials.
  public static CorsPolicy origins(String... origins) {
    return new CorsPolicy(
        Set.of(origins), false, false, List.of(), List.of(), Duration.ofMinutes(10));
  }

  /// Every origin, without credentials: for public data.
  public static CorsPolicy anyone() {
    return new CorsPolicy(Set.of(), true, false, List.of(), List.of(), Duration.ofMinutes(10));
  }

  public CorsPolicy withCredentials() {
    return new CorsPolicy(origins, anyOrigin, true, requestHeaders, exposedHeaders, maxAge);
  }

  public CorsPolicy requestHeaders(String... names) {
    return new CorsPolicy(origins, anyOrigin, credentials, List.of(names), exposedHeaders, maxAge);
  }

  public CorsPolicy exposedHeaders(String... names) {
    return new CorsPolicy(origins, anyOrigin, credentials, requestHeaders, List.of(names), maxAge);
  }

  public CorsPolicy maxAge(Duration age) {
    return new CorsPolicy(origins, anyOrigin, credentials, requestHeaders, exposedHeaders, age);
  }

  /// Whether a page of that origin may read the answer.
  public boolean allows(@Nullable String origin) {
    return origin != null && (anyOrigin || origins.contains(origin));
  }

  /// The origin that a request names, or null: several are none, since nobody knows which of them
  /// the browser meant.
  static @Nullable String origin(MultiMap headers) {
    List<String> lines = headers.getAll("Origin");
    return lines.size() == 1 ? lines.getFirst() : null;
  }

  /// Adds the headers of an actual (not preflight) response.
  void apply(Request request, Response response) {
    String origin = origin(request.headers());
    if (!anyOrigin) {
      response.vary("Origin");
    }
    if (!allows(origin)) {
      return;
    }
    allow(origin, response);
    if (!exposedHeaders.isEmpty()) {
      response.header("Access-Control-Expose-Headers", String.join(", ", exposedHeaders));
    }
  }

  private void allow(@Nullable String origin, Response response) {
    response.header("Access-Control-Allow-Origin", anyOrigin || origin == null ? "*" : origin);
    if (credentials) {
      response.header("Access-Control-Allow-Credentials", "true");
    }
  }

  /// The answer to a preflight; `methods` are those of the path that are under this policy: a
  /// browser remembers them all.
  Response preflight(@Nullable String origin, Set<String> methods) {
    Response response = Response.empty();
    response.vary("Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers");
    if (!allows(origin)) {
      return response;
    }
    allow(origin, response);
    response.header("Access-Control-Allow-Methods", String.join(", ", new TreeSet<>(methods)));
    if (!requestHeaders.isEmpty()) {
      response.header("Access-Control-Allow-Headers", String.join(", ", requestHeaders));
    }
    return response.header("Access-Control-Max-Age", String.valueOf(maxAge.toSeconds()));
  }
}

package dev.stoa.runtime;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Map;

/// Headers that every response carries unless its handler sets its own.
final class SecurityHeaders {
  // Scripts, styles and connections from this site alone, nothing inline. Images and media may come
  // from any https site, since imported articles show theirs.
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; img-src 'self' https: data:; media-src 'self' https:; object-src 'none';"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
  private static final String HSTS = "max-age=31536000; includeSubDomains";

  /// Hashed and encoded once: they are set for every request.
  private final Map<CharSequence, CharSequence> headers = new LinkedHashMap<>();

  SecurityHeaders(boolean https) {
    add("content-security-policy", CONTENT_SECURITY_POLICY);
    add("x-content-type-options", "nosniff");
    add("referrer-policy", "strict-origin-when-cross-origin");
    add("cross-origin-opener-policy", "same-origin");
    add("permissions-policy", "camera=(), microphone=(), geolocation=()");
    if (https) {
      add("strict-transport-security", HSTS);
    }
  }

  private void add(String name, String value) {
    headers.put(HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(value));
  }

  /// To a response that has none of them.
  void addTo(MultiMap response) {
    headers.forEach(response::add);
  }
}

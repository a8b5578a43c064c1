package dev.stoa.runtime;

import io.vertx.core.MultiMap;

/// Headers that every response carries unless its handler sets its own.
final class SecurityHeaders {
  // Scripts, styles and connections from this site alone, nothing inline. Images and media may come
  // from any https site, since imported articles show theirs.
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; img-src 'self' https: data:; media-src 'self' https:; object-src 'none';"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
  private static final String HSTS = "max-age=31536000; includeSubDomains";

  private final boolean https;

  SecurityHeaders(boolean https) {
    this.https = https;
  }

  void addTo(MultiMap headers) {
    headers
        .set("content-security-policy", CONTENT_SECURITY_POLICY)
        .set("x-content-type-options", "nosniff")
        .set("referrer-policy", "strict-origin-when-cross-origin")
        .set("cross-origin-opener-policy", "same-origin")
        .set("permissions-policy", "camera=(), microphone=(), geolocation=()");
    if (https) {
      headers.set("strict-transport-security", HSTS);
    }
  }
}

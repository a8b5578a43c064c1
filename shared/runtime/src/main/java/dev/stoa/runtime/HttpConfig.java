package dev.stoa.runtime;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The edge of the process: where it listens and what it bounds.
///
/// | key | default | bound, and what happens beyond it |
/// |---|---|---|
/// | `http.header-bytes` | 16384 | all headers of a request; 431 |
/// | `http.line-bytes` | 8192 | the request line; 414 |
/// | `http.idle` | 75s | no byte either way; the connection is closed |
/// | `http.first-request` | 15s | from connect to the end of the first headers; closed |
/// | `http.connections` | 10000 | per process; further ones are closed at once |
/// | `shutdown.grace` | 5s | requests in flight at the end; cut after it |
record HttpConfig(
    String host,
    int port,
    @Nullable URI publicUrl,
    int headerBytes,
    int lineBytes,
    Duration idle,
    Duration firstRequest,
    int connections,
    Duration grace,
    boolean accessLog) {

  static HttpConfig from(LaunchConfig launch, Config config) {
    var http =
        new HttpConfig(
            launch.host(),
            launch.port(),
            publicUrl(config),
            config.integer("http.header-bytes", 16_384, 1_024, 1_048_576),
            config.integer("http.line-bytes", 8_192, 256, 65_536),
            config.duration("http.idle", Duration.ofSeconds(75)),
            config.duration("http.first-request", Duration.ofSeconds(15)),
            config.integer("http.connections", 10_000, 1, 10_000_000),
            config.duration("shutdown.grace", Duration.ofSeconds(5)),
            config.flag("log.access", launch.dev()));
    http.refuseUnsafe(config);
    return http;
  }

  boolean https() {
    return publicUrl != null && "https".equals(publicUrl.getScheme());
  }

  // Cookies of a plain-http site on another host travel in the clear and cannot be __Host- ones.
  private void refuseUnsafe(Config config) {
    var reason = config.text("http.insecure");
    if (!ClusterOptions.isLoopback(host) && !https() && reason == null) {
      throw new LaunchFailure(
          LaunchFailure.Kind.CONFIG,
          """
          Listening on %s without TLS would send sign-ins and cookies in the clear.
          Put a proxy with TLS in front and set STOA_PUBLIC_URL=https://..., or say why plain http \
          is acceptable here: STOA_HTTP_INSECURE="<reason>".\
          """
              .formatted(host));
    }
  }

  private static @Nullable URI publicUrl(Config config) {
    var text = config.text("public.url");
    if (text == null) {
      return null;
    }
    try {
      var url = URI.create(text);
      if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getHost() != null
          && (url.getPath().isEmpty() || url.getPath().equals("/"))) {
        return url;
      }
    } catch (IllegalArgumentException noUrl) {
      // Reported below with the key.
    }
    throw Config.wrong("public.url", text, "an address such as https://example.org");
  }
}

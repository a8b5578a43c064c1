package dev.stoa.push;

import dev.stoa.runtime.Config;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Whether and how publishes are traced.
///
/// @param endpoint the address of an OpenTelemetry collector that takes OTLP over HTTP, such as
///   `http://127.0.0.1:4318`; none: nothing is traced; `otel.endpoint`
/// @param ratio one in so many publishes that come without a trace begins one; 0: none;
///   `push.trace.ratio`
record TraceConfig(@Nullable URI endpoint, int ratio) {
  private static final String ENDPOINT = "otel.endpoint";
  private static final String PATH = "v1/traces";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  static TraceConfig of(Config config) {
    String endpoint = config.text(ENDPOINT);
    return new TraceConfig(
        endpoint == null ? null : address(endpoint),
        config.integer("push.trace.ratio", 0, 0, Integer.MAX_VALUE));
  }

  private static URI address(String text) {
    try {
      var base = URI.create(text.endsWith("/") ? text : text + '/');
      if (("http".equals(base.getScheme()) || "https".equals(base.getScheme()))
          && base.getHost() != null) {
        return base.resolve(PATH);
      }
    } catch (IllegalArgumentException noAddress) {
      // Reported below with the key.
    }
    throw Config.wrong(ENDPOINT, text, "an address such as http://127.0.0.1:4318");
  }

  /// `exporter` takes the place of the endpoint when there is one.
  Traces open(@Nullable SpanExporter exporter, InstantSource clock) {
    if (exporter != null) {
      return Traces.to(exporter, ratio, clock);
    }
    URI to = endpoint;
    if (to == null) {
      return Traces.OFF;
    }
    var otlp = OtlpHttpSpanExporter.builder().setEndpoint(to.toString()).setTimeout(TIMEOUT);
    return Traces.to(otlp.build(), ratio, clock);
  }
}

package dev.stoa.runtime;

import dev.stoa.router.Request;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line and one measurement per request that the application has answered, when it is over: id,
/// method, rule, status, time. Not the path and not the query: they may hold what must not be kept.
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger("access");

  /// A client may send any other, and each would be kept.
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final boolean enabled;
  private final @Nullable MeterRegistry metrics;

  AccessLog(boolean enabled, Telemetry telemetry) {
    this.enabled = enabled;
    this.metrics = telemetry.prometheus();
  }

  /// Notes a request that took `nanos`; `complete`: its answer was sent to the end.
  void add(Request request, boolean complete, long nanos) {
    var status = request.http().response().getStatusCode();
    if (metrics != null) {
      measure(metrics, request, status, nanos);
    }
    if (enabled || status >= 500) {
      LOG.info(
          "{} {} {} {} {} ms{}",
          request.id(),
          request.method(),
          ruleOf(request),
          status,
          TimeUnit.NANOSECONDS.toMillis(nanos),
          complete ? "" : " (cut)");
    }
  }

  private static String methodOf(Request request) {
    return METHODS.contains(request.method()) ? request.method() : "other";
  }

  private static String ruleOf(Request request) {
    var rule = request.rule();
    return rule == null ? "-" : rule.text();
  }

  private static void measure(MeterRegistry metrics, Request request, int status, long nanos) {
    Timer.builder("http.server.requests")
        .tag("method", methodOf(request))
        .tag("rule", ruleOf(request))
        .tag("status", Integer.toString(status))
        .register(metrics)
        .record(nanos, TimeUnit.NANOSECONDS);
  }
}

package dev.stoa.runtime;

import dev.stoa.router.Request;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line and one measurement per request, when it is over: id, method, rule, status, time. Not
/// the path and not the query: they may hold what must not be kept.
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger("access");

  private final boolean enabled;
  private final @Nullable MeterRegistry metrics;

  AccessLog(boolean enabled, Telemetry telemetry) {
    this.enabled = enabled;
    this.metrics = telemetry.prometheus();
  }

  void follow(RoutingContext context, String id) {
    var begin = System.nanoTime();
    context.addEndHandler(ended -> {
      var nanos = System.nanoTime() - begin;
      var status = context.response().getStatusCode();
      var rule = ruleOf(context);
      measure(context, rule, status, nanos);
      if (enabled || status >= 500) {
        LOG.info(
            "{} {} {} {} {} ms{}",
            id,
            context.request().method(),
            rule,
            status,
            TimeUnit.NANOSECONDS.toMillis(nanos),
            ended.failed() ? " (cut)" : "");
      }
    });
  }

  private static String ruleOf(RoutingContext context) {
    var request = Request.of(context);
    var rule = request == null ? null : request.rule();
    return rule == null ? "-" : rule.text();
  }

  private void measure(RoutingContext context, String rule, int status, long nanos) {
    if (metrics == null) {
      return;
    }
    Timer.builder("http.server.requests")
        .tag("method", context.request().method().name())
        .tag("rule", rule)
        .tag("status", Integer.toString(status))
        .register(metrics)
        .record(nanos, TimeUnit.NANOSECONDS);
  }
}

package dev.stoa.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;

/// The metrics of the process: kept only when a management port shows them.
final class Telemetry {
  private final @Nullable PrometheusMeterRegistry prometheus;
  private final MeterRegistry registry;

  Telemetry(boolean shown) {
    if (!shown) {
      prometheus = null;
      registry = new CompositeMeterRegistry();
      return;
    }
    var kept = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(kept);
    new JvmThreadMetrics().bindTo(kept);
    new ProcessorMetrics().bindTo(kept);
    new UptimeMetrics().bindTo(kept);
    prometheus = kept;
    registry = kept;
  }

  MeterRegistry registry() {
    return registry;
  }

  /// What the management port shows; none when there is no such port.
  @Nullable PrometheusMeterRegistry prometheus() {
    return prometheus;
  }
}

package dev.stoa.push;

import dev.stoa.access.Access;
import dev.stoa.push.mercure.Mercure;
import dev.stoa.router.OriginPolicy;
import dev.stoa.runtime.Assembly;
import dev.stoa.runtime.Config;
import dev.stoa.runtime.Service;
import dev.stoa.runtime.ServiceContext;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The push service: wires the hubs, the log's follower and the routes.
public final class PushService implements Service {
  /// After the drain's window: for the last to be written to.
  private static final Duration LAST = Duration.ofSeconds(1);

  private final @Nullable SpanExporter spans;

  public PushService() {
    spans = null;
  }

  /// With another way out for traces; for tests.
  PushService(SpanExporter spans) {
    this.spans = spans;
  }

  @Override
  public String name() {
    return "push";
  }

  @Override
  public void check(Config config) {
    PushConfig.of(config);
    LimitsConfig.of(config);
    PresenceConfig.of(config);
    TraceConfig.of(config);
    Mercure.check(config);
  }

  @Override
  public Assembly assemble(ServiceContext context) {
    PushConfig config = PushConfig.of(context.config());
    var node =
        new PushNode(
            context.vertx(),
            context.bus(),
            config,
            LimitsConfig.of(context.config()),
            PresenceConfig.of(context.config()),
            context.clock());
    Traces traces = TraceConfig.of(context.config()).open(spans, context.clock());
    var publish = new PublishRoutes(context.log(), node.rates(), traces);
    var routes =
        new PushRoutes(
            config, node, context.access(), publish, context.clock(), new SecureRandom());
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    Mercure mercure = Mercure.of(context, node.rates()::admit, node.self(), node::others);
    var assembly = Assembly.builder().blueprint(routes.blueprint());
    if (context.config().flag("push.sockjs", false)) {
      var origins =
          OriginPolicy.ownAnd(Set.copyOf(context.config().list("http.origins", List.of())));
      var sockjs = new SockJsRoutes(routes, config, context.access(), origins);
      assembly.blueprint(sockjs.blueprint(context.vertx()));
    }
    if (mercure != null) {
      assembly.blueprint(mercure.blueprint());
    }
    return assembly
        .onStart(() -> {
          Access access = context.access();
          access.onRevoked(node.hubs()::revoke);
          var follower =
              new LogVerticle(
                  context.log(),
                  config,
                  node.hubs(),
                  (hub, loop) -> {
                    hub.watch(node.limits());
                    hub.watch(node.presence());
                    return new Leases(hub, loop, context.clock(), access::renew);
                  },
                  traces);
          meter(context.metrics(), node.hubs().figures(), follower);
          context.vertx().deployVerticle(follower, options).await();
          node.start().await();
          if (mercure != null) {
            mercure.start();
          }
        })
        .onDrain(() -> {
          Future<?> updates = mercure == null ? Future.succeededFuture() : mercure.drain();
          var gone = Future.join(node.hubs().drain(), updates);
          var _ = gone.await(config.drain().plus(LAST).toMillis(), TimeUnit.MILLISECONDS);
        })
        .onStop(() -> {
          if (mercure != null) {
            mercure.close();
          }
          node.stop().await();
          traces.close();
        })
        .build();
  }

  private static void meter(MeterRegistry registry, Figures figures, LogVerticle follower) {
    figures.bindTo(registry);
    FunctionCounter.builder("push.hints", follower, LogVerticle::hintHits)
        .tag("result", "hit")
        .register(registry);
    FunctionCounter.builder("push.hints", follower, LogVerticle::hintMisses)
        .tag("result", "miss")
        .register(registry);
  }
}

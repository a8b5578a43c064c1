package dev.stoa.push;

import dev.stoa.eventlog.LoggedEvent;
import dev.stoa.eventlog.PublishRequest;
import dev.stoa.eventlog.PublishResult;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Traces of publishes, each span the parent of the next:
///
/// | span | from | to |
/// |---|---|---|
/// | `publish` | the request is there | its answer is known |
/// | `commit` | the events are handed to the log | they are on disk, or refused |
/// | `tail` | the time of an event in the log | it is handed to the hubs of a node |
/// | `deliver` | that moment | the first connection of this node has taken it |
///
/// Traced is a publish whose `traceparent` is sampled, and one in so many of those without. What is
/// not traced costs a look at its header and its `meta`. Nothing waits for the export: at most
/// {@link #MAX_WAITING} spans wait for it, more are dropped.
final class Traces implements AutoCloseable {
  static final String HEADER = "traceparent";
  static final int MAX_WAITING = 1_000;
  static final Traces OFF = new Traces(null, 0, InstantSource.system());

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final int MAX_BATCH = 256;
  private static final long FLUSH_SECONDS = 2;
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> TRANSPORT = AttributeKey.stringKey("push.transport");
  private static final AttributeKey<String> FORMAT = AttributeKey.stringKey("push.format");
  private static final AttributeKey<Long> SHARD = AttributeKey.longKey("push.shard");
  private static final AttributeKey<Long> SEQ = AttributeKey.longKey("push.seq");
  private static final TextMapGetter<String> TEXT = new Text();

  private final @Nullable SdkTracerProvider provider;
  private final Tracer tracer;
  private final int ratio;
  private final InstantSource clock;
  private final AtomicLong untraced = new AtomicLong();

  private Traces(@Nullable SdkTracerProvider provider, int ratio, InstantSource clock) {
    this.provider = provider;
    this.tracer = (provider == null ? TracerProvider.noop() : provider).get("stoa-push");
    this.ratio = ratio;
    this.clock = clock;
  }

  static Traces to(SpanExporter exporter, int ratio, InstantSource clock) {
    var waiting =
        BatchSpanProcessor.builder(exporter)
            .setMaxQueueSize(MAX_WAITING)
            .setMaxExportBatchSize(MAX_BATCH)
            .setScheduleDelay(INTERVAL)
            .build();
    var resource = Resource.getDefault().merge(Resource.create(Attributes.of(SERVICE, "stoa")));
    var provider =
        SdkTracerProvider.builder().setResource(resource).addSpanProcessor(waiting).build();
    return new Traces(provider, ratio, clock);
  }

  /// Runs a publish, within a span when it is to be traced.
  <T> Future<T> publish(
      @Nullable String traceparent, Function<@Nullable Span, Future<T>> publishing) {
    Span span = begin(traceparent);
    if (span == null) {
      return publishing.apply(null);
    }
    try {
      return publishing.apply(span).onComplete(done -> end(span, done.succeeded()));
    } catch (RuntimeException failure) {
      end(span, false);
      throw failure;
    }
  }

  /// What W3C calls malformed counts as absent. Who says that it is not sampled is not sampled.
  private @Nullable Span begin(@Nullable String traceparent) {
    if (provider == null) {
      return null;
    }
    Context caller = traceparent == null ? Context.root() : context(traceparent);
    SpanContext known = Span.fromContext(caller).getSpanContext();
    boolean traced =
        known.isValid() ? known.isSampled() : ratio > 0 && untraced.incrementAndGet() % ratio == 0;
    return traced ? start("publish", SpanKind.SERVER, caller, clock.instant()) : null;
  }

  /// Hands a request to the log; its events carry the trace when there is one.
  Future<PublishResult> commit(
      @Nullable Span publish,
      PublishRequest request,
      Function<PublishRequest, Future<PublishResult>> log) {
    if (publish == null) {
      return log.apply(request);
    }
    Context parent = Context.root().with(publish);
    Span span = start("commit", SpanKind.INTERNAL, parent, clock.instant());
    return log.apply(request.traced(text(span.getSpanContext())))
        .onComplete(done -> end(span, done.result() instanceof PublishResult.Published));
  }

  /// An event is about to be handed to the hubs. Returns who waits for its first delivery; null
  /// when it is not traced.
  @Nullable Sampled arrived(LoggedEvent event) {
    String trace = provider == null ? null : event.trace();
    if (trace == null) {
      return null;
    }
    Context commit = context(trace);
    if (!Span.fromContext(commit).getSpanContext().isSampled()) {
      return null;
    }
    Span tail = start("tail", SpanKind.INTERNAL, commit, event.time());
    tail.setAttribute(SHARD, (long) event.shard()).setAttribute(SEQ, event.seq());
    Instant now = clock.instant();
    Instant handed = now.isBefore(event.time()) ? event.time() : now;
    tail.end(handed);
    return new Sampled(connection -> delivered(Context.root().with(tail), handed, connection));
  }

  private void delivered(Context tail, Instant handed, Connection connection) {
    Span span = start("deliver", SpanKind.INTERNAL, tail, handed);
    span.setAttribute(TRANSPORT, connection.peer().kind().label());
    span.setAttribute(FORMAT, connection.format().name().toLowerCase(Locale.ROOT));
    Instant now = clock.instant();
    span.end(now.isBefore(handed) ? handed : now);
  }

  private Span start(String name, SpanKind kind, Context parent, Instant at) {
    return tracer
        .spanBuilder(name)
        .setSpanKind(kind)
        .setParent(parent)
        .setStartTimestamp(at)
        .startSpan();
  }

  private void end(Span span, boolean succeeded) {
    if (!succeeded) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end(clock.instant());
  }

  private static Context context(String traceparent) {
    return W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, TEXT);
  }

  private static String text(SpanContext span) {
    return "00-%s-%s-%s"
        .formatted(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex());
  }

  /// Sends what waits, for a moment. Blocks.
  @Override
  public void close() {
    if (provider != null) {
      provider.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
    }
  }

  /// The text of a `traceparent` as the one header there is.
  private static final class Text implements TextMapGetter<String> {
    @Override
    public Iterable<String> keys(String traceparent) {
      return List.of(HEADER);
    }

    @Override
    public @Nullable String get(@Nullable String traceparent, String key) {
      return key.equals(HEADER) ? traceparent : null;
    }
  }
}

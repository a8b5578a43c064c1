package dev.stoa.push.mercure;

import dev.stoa.contracts.Failure;
import dev.stoa.push.mercure.TokenReader.Role;
import dev.stoa.router.CorsPolicy;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.ContextInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Subscribing: from a request to an open stream.
final class SubscribeRoutes {
  /// Of a `QUERY`: all selectors that a request may have, with every byte escaped.
  static final long MAX_BODY = 512 << 10;

  private static final String EARLIEST = "earliest";
  private static final String TYPE = "text/event-stream";
  private static final Duration BACK = Duration.ofSeconds(5);

  private final MercureConfig config;
  private final Callers callers;
  private final UpdateFeed feed;
  private final UpdateArchive archive;
  private final Subscriptions subscriptions;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final @Nullable CorsPolicy cors;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();

  SubscribeRoutes(
      MercureConfig config,
      Callers callers,
      UpdateFeed feed,
      UpdateArchive archive,
      Subscriptions subscriptions,
      InstantSource clock,
      RandomGenerator random) {
    this.config = config;
    this.callers = callers;
    this.feed = feed;
    this.archive = archive;
    this.subscriptions = subscriptions;
    this.clock = clock;
    this.random = random;
    this.cors = MercureConfig.policy(config.cors());
  }

  Future<Response> subscribe(Request request) {
    FormPairs query = SubscribeRequest.query(request);
    FormPairs parameters = SubscribeRequest.parameters(request, query);
    boolean isOld = SubscribeRequest.isOld(parameters, config);
    return callers
        .find(request, query, Role.SUBSCRIBER, isOld)
        .compose(credentials -> subscribe(request, parameters, credentials));
  }

  private Future<Response> subscribe(
      Request request, FormPairs parameters, @Nullable Credentials credentials) {
    if (credentials == null && !config.anonymous()) {
      throw Callers.missing();
    }
    SubscribeRequest asked = SubscribeRequest.of(request, parameters, config);
    if (request.method().equals("HEAD")) {
      return Future.succeededFuture(
          Response.empty(200).contentType(TYPE).header("Cache-Control", "no-store"));
    }
    var context = (ContextInternal) request.app().vertx().getOrCreateContext();
    UpdateHub hub = feed.of(context);
    if (hub == null && EventSources.isOne(request)) {
      return Future.succeededFuture(
          EventSources.comeBack(BACK.toMillis() - random.nextLong(3_000)));
    }
    if (hub == null) {
      throw new Failure.Unavailable("draining", "Push is not ready; come back in a moment");
    }
    if (open.get() >= config.maxConnections()) {
      throw new Failure.RateLimited("connections.too_many", "This node is full", BACK);
    }
    Credentials allowed = Objects.requireNonNullElse(credentials, Credentials.NONE);
    Promise<Response> answer = context.promise();
    begin(asked)
        .onSuccess(begin ->
            hub.run(() -> {
              open(request, hub, asked, allowed, begin);
              answer.complete(Response.taken());
            }))
        .onFailure(answer::fail);
    return answer.future();
  }

  /// Where a stream begins: after which place (null: at the present), and what its head says of it.
  private record Begin(@Nullable Long after, @Nullable String precedes) {}

  private Future<Begin> begin(SubscribeRequest asked) {
    String last = asked.lastEventId();
    if (last == null) {
      return Future.succeededFuture(new Begin(null, null));
    }
    if (last.isEmpty()) {
      String id = feed.lastId();
      return Future.succeededFuture(new Begin(null, id == null ? EARLIEST : id));
    }
    if (last.equals(EARLIEST)) {
      return Future.succeededFuture(new Begin(0L, EARLIEST));
    }
    // What is not known (any more) may be anything: all that is retained, and the head says so.
    return archive.find(last).map(seq -> new Begin(seq, seq == 0 ? EARLIEST : last));
  }

  private void open(
      Request request, UpdateHub hub, SubscribeRequest asked, Credentials allowed, Begin begin) {
    HttpServerRequest http = request.http();
    HttpServerResponse response = http.response();
    if (response.closed()) {
      return;
    }
    head(request, response, asked, begin);
    response.setWriteQueueMaxSize(config.queueBytes());
    response.setChunked(http.version() != HttpVersion.HTTP_2);
    var subscriber =
        new Subscriber(
            "urn:uuid:" + UUID.randomUUID(),
            numbers.incrementAndGet(),
            asked,
            allowed,
            response,
            end(allowed));
    response.drainHandler(_ -> hub.advance(subscriber));
    response.closeHandler(_ -> hub.close(subscriber));
    response.exceptionHandler(_ -> hub.close(subscriber));
    http.connection().shutdownHandler(_ -> hub.drain(subscriber));
    open.incrementAndGet();
    hub.open(subscriber, begin.after());
    subscriptions.began(subscriber);
  }

  /// To be told of every stream that has ended.
  void ended(Subscriber subscriber) {
    open.decrementAndGet();
    subscriptions.ended(subscriber);
  }

  /// With the token at the latest, and long before for most, at times of their own.
  private Instant end(Credentials allowed) {
    long lifetime = config.lifetime().toMillis();
    Instant rotated = clock.instant().plusMillis(lifetime - random.nextLong(lifetime / 5 + 1));
    Instant expires = allowed.expires();
    return expires != null && expires.isBefore(rotated) ? expires : rotated;
  }

  private void head(
      Request request, HttpServerResponse response, SubscribeRequest asked, Begin begin) {
    response
        .putHeader("Content-Type", TYPE)
        .putHeader("Cache-Control", "private, no-cache, no-store, must-revalidate, max-age=0")
        .putHeader("X-Accel-Buffering", "no");
    if (begin.precedes() != null) {
      byte[] utf8 = begin.precedes().getBytes(StandardCharsets.UTF_8);
      response.putHeader(asked.answerHeader(), new String(utf8, StandardCharsets.ISO_8859_1));
    }
    if (cors != null) {
      response.putHeader("Vary", "Origin");
      String origin = request.header("Origin");
      if (origin != null && cors.allows(origin)) {
        response.putHeader("Access-Control-Allow-Origin", origin);
        response.putHeader("Access-Control-Allow-Credentials", "true");
        response.putHeader(
            "Access-Control-Expose-Headers", String.join(", ", cors.exposedHeaders()));
      }
    }
  }
}

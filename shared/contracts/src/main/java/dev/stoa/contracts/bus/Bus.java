package dev.stoa.contracts.bus;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The only door to the event bus. The same code runs on one node and on a cluster.
///
/// Guaranteed: every call is answered, with a value or a [Failure], also when the serving side
/// throws; each served message has a virtual thread of its own; what is in flight is bounded.
///
/// Not guaranteed: delivery. A message may be lost between nodes; a call then ends as
/// [Failure.Unavailable] after the address's timeout, and a published message simply never comes.
/// What must not be lost belongs into the event log.
public final class Bus {
  /// Messages of one address that are served at the same time on this node; the next ones are
  /// answered "unavailable" at once, so that a slow service sheds load and does not pile it up.
  public static final int IN_FLIGHT = 256;

  private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
  private static final String REQUEST_ID = "request-id";

  private final EventBus events;
  private final int inFlight;

  public Bus(Vertx vertx) {
    this(vertx, IN_FLIGHT);
  }

  Bus(Vertx vertx, int inFlight) {
    this.events = vertx.eventBus();
    this.inFlight = inFlight;
  }

  /// Asks whoever serves the address. Succeeds with the reply; fails with the [Failure] that the
  /// serving side threw, or with [Failure.Unavailable] when nobody serves or answers in time. May
  /// be called from any thread.
  public <Q, R> Future<R> call(Address<Q, R> address, Q request) {
    return events
        .<String>request(address.name(), Json.encode(request), delivery(address))
        .map(reply -> wire(reply.body(), address.reply()))
        .recover(cause -> Future.failedFuture(WireFailure.failureOf(cause, address)));
  }

  /// Like [#call], but waits. For virtual threads; refused on an event loop.
  public <Q, R> R ask(Address<Q, R> address, Q request) {
    return call(address, request).await();
  }

  /// Answers calls to the address on this node. Several nodes that serve the same address share its
  /// calls. Succeeds when the whole cluster knows.
  public <Q, R> Future<Registration> serve(Address<Q, R> address, Serving<Q, R> serving) {
    var permits = new Semaphore(inFlight);
    var threads = Thread.ofVirtual().name(address.name() + "-", 0).factory();
    var consumer =
        events.<String>consumer(
            address.name(),
            message -> {
              if (!permits.tryAcquire()) {
                WireFailure.busy(address).sendTo(message);
                return;
              }
              Runnable task = () -> answer(address, serving, message, permits);
              threads
                  .newThread(() -> RequestId.run(message.headers().get(REQUEST_ID), task))
                  .start();
            });
    return consumer.completion().map(_ -> consumer::unregister);
  }

  /// Tells all subscribers of the topic on all nodes, at most once. May be called from any thread.
  public <E> void publish(Topic<E> topic, E event) {
    events.publish(topic.name(), Json.encode(event), headers(new DeliveryOptions()));
  }

  /// Gives each message of the topic to `consumer`: in the order of arrival, one at a time, on a
  /// virtual thread. A consumer that falls more than [Inbox#BOUND] behind misses the oldest ones.
  public <E> Future<Registration> subscribe(Topic<E> topic, Consumer<E> consumer) {
    var inbox = new Inbox<>(topic, consumer);
    var registration =
        events.<String>consumer(topic.name(), message -> inbox.offer(message.body()));
    return registration.completion().map(_ -> registration::unregister);
  }

  // The catch-all is the point of this class: a bus handler that throws never replies, and its
  // caller would wait for the whole timeout.
  private static <Q, R> void answer(
      Address<Q, R> address, Serving<Q, R> serving, Message<String> message, Semaphore permits) {
    try {
      message.reply(Json.encode(serving.serve(wire(message.body(), address.request()))));
    } catch (Failure failure) {
      WireFailure.of(failure).sendTo(message);
    } catch (Throwable unexpected) {
      LOG.error("{} failed", address.name(), unexpected);
      WireFailure.internal(address).sendTo(message);
    } finally {
      permits.release();
    }
  }

  // A body that does not fit its contract is the fault of a service, never of the user whose input
  // led here: it must not come out as "invalid".
  private static <T> T wire(String body, Class<T> type) {
    try {
      return Json.decode(body, type);
    } catch (Failure.Invalid mismatch) {
      throw new IllegalStateException(type.getSimpleName() + ": " + mismatch.text());
    }
  }

  private static DeliveryOptions delivery(Address<?, ?> address) {
    return headers(new DeliveryOptions().setSendTimeout(address.timeout().toMillis()));
  }

  private static DeliveryOptions headers(DeliveryOptions options) {
    var id = RequestId.current();
    return id == null ? options : options.addHeader(REQUEST_ID, id);
  }
}

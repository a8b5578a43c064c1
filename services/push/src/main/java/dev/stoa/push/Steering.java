package dev.stoa.push;

import dev.stoa.access.Grant;
import dev.stoa.contracts.Failure;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/// What the client of a live connection may change while it lasts: its channels, and the token it
/// rests on. Whether the wish comes by a frame or by a request beside the stream makes no
/// difference. Confined to the connection's loop.
///
/// Changes hold in the order in which they were asked for, and each is judged when its turn comes,
/// by the grant and the channels that there are then. One of channels waits while the log is asked
/// for the connection, and all wait while the token of the one before is being verified,
/// [#MAX_PENDING] at most; more are refused.
final class Steering {
  static final int MAX_PENDING = 256;

  /// `beside`: asked for by a request beside the stream. `admitted`: its token has been taken, and
  /// its channels were found fit with it.
  private record Turn(Change change, boolean beside, boolean admitted, Promise<Void> done) {}

  private final Hub hub;
  private final Function<String, Future<Grant>> verify;
  private final int maxChannels;
  private final Connection connection;
  private final Tenure tenure;
  private final Deque<Turn> pending = new ArrayDeque<>(1);
  private final TimerWheel.Timeout retry = new TimerWheel.Timeout(_ -> work());
  private boolean verifying;
  private boolean begun;

  /// `grant`: what the connection is held under. `verify` checks a token that comes later.
  Steering(
      Hub hub,
      Leases leases,
      Function<String, Future<Grant>> verify,
      Limits limits,
      PushConfig config,
      Connection connection,
      Grant grant) {
    this.hub = hub;
    this.verify = verify;
    this.maxChannels = config.maxChannels();
    this.connection = connection;
    this.tenure = new Tenure(hub, leases, limits, connection, grant);
    this.begun = !channels().isEmpty();
  }

  Hub hub() {
    return hub;
  }

  Connection connection() {
    return connection;
  }

  Grant grant() {
    return tenure.grant();
  }

  ChannelSet channels() {
    Subscription subscription = connection.subscription();
    return subscription == null ? ChannelSet.NONE : subscription.channels();
  }

  /// Succeeds in the moment from which the change holds; fails with a [Failure] when it does not.
  Future<Void> ask(Change change) {
    return ask(change, false);
  }

  /// As [#ask], for what is asked beside the connection. A client that does not read is not
  /// listened to on the connection; here it is refused, since the stream would have to tell it.
  Future<Void> askBeside(Change change) {
    return ask(change, true);
  }

  private Future<Void> ask(Change change, boolean beside) {
    var turn = new Turn(change, beside, false, Promise.promise());
    if (pending.size() >= MAX_PENDING || isUnreadable(turn)) {
      return Future.failedFuture(tooMany());
    }
    pending.add(turn);
    work();
    return turn.done().future();
  }

  /// Whether the stream would have to tell more to a client that does not read.
  private boolean isUnreadable(Turn turn) {
    return turn.beside() && turn.change().isOfChannels() && connection.isFull();
  }

  /// What is said to a client that changes faster than the changes can hold, or be read.
  private static Failure tooMany() {
    return new Failure.RateLimited(
        "changes.too_many",
        "Read what has been sent before you change more",
        Duration.ofSeconds(1));
  }

  private void work() {
    while (!verifying && !pending.isEmpty()) {
      Turn turn = pending.element();
      String token = turn.admitted() ? null : turn.change().token();
      if (connection.isClosed()) {
        pending.remove().done().fail(ended());
      } else if (token != null) {
        verify(pending.remove(), token);
      } else if (turn.change().isOfChannels() && hub.isBusy(connection)) {
        hub.timers().arm(retry, 1);
        return;
      } else {
        apply(pending.remove());
      }
    }
  }

  private static Failure ended() {
    return new Failure.NotFound("connection.unknown", "The connection has ended");
  }

  private void verify(Turn turn, String token) {
    Future<Grant> answer = verify.apply(token);
    verifying = true;
    answer.onComplete(result ->
        hub.run(() -> {
          verifying = false;
          verified(turn, result);
          work();
        }));
  }

  /// The token is taken where the channels that come with it could be, too: they hold next.
  private void verified(Turn turn, AsyncResult<Grant> result) {
    if (result.failed()) {
      turn.done().fail(result.cause());
      return;
    }
    try {
      if (connection.isClosed()) {
        throw ended();
      }
      tenure.requireTakable(result.result(), channels());
      requireFit(result.result(), turn);
      tenure.take(result.result());
      pending.addFirst(new Turn(turn.change(), turn.beside(), true, turn.done()));
    } catch (Failure refused) {
      turn.done().fail(refused);
    }
  }

  private void apply(Turn turn) {
    Change change = turn.change();
    try {
      if (!turn.admitted()) {
        requireFit(grant(), turn);
      }
      Since since = change.since();
      if (since == null) {
        hub.change(connection, change.appliedTo(channels(), maxChannels));
      } else {
        hub.begin(connection, change.more(), since);
      }
      begun |= !change.more().isEmpty();
      turn.done().complete();
    } catch (Failure refused) {
      turn.done().fail(refused);
    }
  }

  private void requireFit(Grant reader, Turn turn) {
    Change change = turn.change();
    if (isUnreadable(turn)) {
      throw tooMany();
    }
    if (begun && change.since() != null) {
      throw Failure.Invalid.of(
          "since", "since.late", "Only the first subscription can begin in the past");
    }
    tenure.requireReadable(reader, channels(), change.more());
    var _ = change.appliedTo(channels(), maxChannels);
  }
}

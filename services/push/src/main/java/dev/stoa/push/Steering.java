package dev.stoa.push;

import dev.stoa.access.Grant;
import dev.stoa.contracts.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// What the client of a live connection may change while it lasts: its channels, and the token it
/// rests on. Whether the wish comes by a frame or by a request beside the stream makes no
/// difference. Confined to the connection's loop.
///
/// Changes hold in the order in which they were asked for. While the log is asked for the
/// connection they wait, [#MAX_PENDING] at most; more are refused.
final class Steering {
  static final int MAX_PENDING = 256;

  private record Change(UnaryOperator<ChannelSet> step, Runnable done, Consumer<Failure> refused) {}

  private final Hub hub;
  private final Leases leases;
  private final Function<String, Future<Grant>> verify;
  private final Limits limits;
  private final PushConfig config;
  private final Connection connection;
  private final Deque<Change> pending = new ArrayDeque<>(1);
  private final TimerWheel.Timeout retry = new TimerWheel.Timeout(_ -> work());
  private Grant grant;

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
    this.leases = leases;
    this.verify = verify;
    this.limits = limits;
    this.config = config;
    this.connection = connection;
    this.grant = grant;
  }

  Hub hub() {
    return hub;
  }

  Connection connection() {
    return connection;
  }

  Grant grant() {
    return grant;
  }

  ChannelSet channels() {
    Subscription subscription = connection.subscription();
    return subscription == null ? ChannelSet.NONE : subscription.channels();
  }

  /// Fails with the [Failure] of a channel that the holder may not read or that is full.
  void requireReadable(ChannelSet asked) {
    requireReadable(grant, asked);
  }

  private void requireReadable(Grant reader, ChannelSet asked) {
    for (String label : asked.labels()) {
      if (!reader.mayRead(label)) {
        throw reader.isGuest()
            ? new Failure.Unauthenticated("token.required", "'" + label + "' is not public")
            : new Failure.Forbidden("channel.forbidden", "'" + label + "' is not yours to read");
      }
    }
    limits.admitChannels(connection.peer(), channels(), asked);
  }

  /// Listens to these channels too, and to those no more; `done` runs when it holds.
  void change(ChannelSet more, ChannelSet less, Runnable done, Consumer<Failure> refused) {
    requireReadable(more);
    if (pending.size() >= MAX_PENDING) {
      throw tooMany();
    }
    pending.add(
        new Change(
            current -> {
              ChannelSet rest = current.minus(less);
              return more.isEmpty() ? rest : rest.plus(more, config.maxChannels());
            },
            done,
            refused));
    work();
  }

  /// What is said to a client that changes faster than the changes can hold, or be read.
  static Failure tooMany() {
    return new Failure.RateLimited(
        "changes.too_many",
        "Read what has been sent before you change more",
        Duration.ofSeconds(1));
  }

  private void work() {
    while (!pending.isEmpty()) {
      if (hub.isBusy(connection) && !connection.isClosed()) {
        hub.timers().arm(retry, 1);
        return;
      }
      Change change = pending.remove();
      try {
        if (connection.isClosed()) {
          throw new Failure.NotFound("connection.unknown", "The connection has ended");
        }
        hub.change(connection, change.step().apply(channels()));
        change.done().run();
      } catch (Failure failure) {
        change.refused().accept(failure);
      }
    }
  }

  /// Goes on under another token, with the same channels.
  Future<Void> refresh(String token) {
    return refresh(token, ChannelSet.NONE, ChannelSet.NONE);
  }

  /// Goes on under another token of the same holder that covers all channels of the connection; a
  /// guest may become somebody. It is refused where the change that comes with it, of `more` and
  /// `less` channels, would be: all of a request holds, or none. May be called from any thread;
  /// completes on the loop.
  Future<Void> refresh(String token, ChannelSet more, ChannelSet less) {
    Promise<Void> done = Promise.promise();
    verify
        .apply(token)
        .onComplete(answer ->
            hub.run(() -> {
              if (answer.failed()) {
                done.fail(answer.cause());
                return;
              }
              try {
                Grant renewed = requireTakable(answer.result());
                requireChangeable(renewed, more, less);
                take(renewed);
                done.complete();
              } catch (Failure refused) {
                done.fail(refused);
              }
            }));
    return done.future();
  }

  private void requireChangeable(Grant renewed, ChannelSet more, ChannelSet less) {
    if (more.isEmpty() && less.isEmpty()) {
      return;
    }
    requireReadable(renewed, more);
    var _ = channels().minus(less).plus(more, config.maxChannels());
    if (connection.isFull() || pending.size() >= MAX_PENDING) {
      throw tooMany();
    }
  }

  private Grant requireTakable(Grant renewed) {
    if (connection.isClosed()) {
      throw new Failure.NotFound("connection.unknown", "The connection has ended");
    }
    if (!grant.isGuest() && !Peer.holder(grant).equals(Peer.holder(renewed))) {
      throw new Failure.Forbidden("token.other", "The new token is somebody else's");
    }
    if (!channels().labels().stream().allMatch(renewed::mayRead)) {
      throw new Failure.Forbidden(
          "channel.forbidden", "The new token does not cover all channels of the connection");
    }
    return renewed;
  }

  private void take(Grant renewed) {
    if (grant.isGuest()) {
      Peer somebody = connection.peer().under(renewed);
      limits.admitHolder(somebody);
      hub.identify(connection, somebody);
    }
    grant = renewed;
    leases.hold(connection, renewed);
  }
}

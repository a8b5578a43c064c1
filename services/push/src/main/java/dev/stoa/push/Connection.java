package dev.stoa.push;

import io.netty.buffer.ByteBuf;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One client. Its outbound queue is what its transport has not written yet, bounded in bytes; a
/// buffer that does not fit is refused whole, and its subscription goes on from the log.
final class Connection implements Outlet.Listener {
  private final Hub hub;
  private volatile Peer peer;
  private final Transport transport;
  private final @Nullable Answer answer;
  private final TimerWheel.Timeout heartbeat;
  private @Nullable Subscription subscription;
  private boolean closed;
  private boolean draining;
  private boolean greeted;
  private boolean expired;
  private int heartbeats = Integer.MAX_VALUE;
  private @Nullable Runnable onEnd;

  /// `opener` makes the transport; from then on it reports to this connection.
  Connection(Hub hub, Peer peer, Function<Outlet.Listener, Transport> opener) {
    this.hub = hub;
    this.peer = peer;
    this.heartbeat = new TimerWheel.Timeout(_ -> hub.heartbeat(this));
    this.transport = opener.apply(this);
    this.answer = transport instanceof Answer limited ? limited : null;
  }

  /// Who is at the other end. May be called from any thread.
  Peer peer() {
    return peer;
  }

  void identify(Peer somebody) {
    peer = somebody;
  }

  Transport transport() {
    return transport;
  }

  Format format() {
    return transport.format();
  }

  TimerWheel.Timeout heartbeat() {
    return heartbeat;
  }

  @Nullable Subscription subscription() {
    return subscription;
  }

  void subscribe(Subscription subscription) {
    this.subscription = subscription;
  }

  boolean isClosed() {
    return closed;
  }

  /// Whether the queue has reached its bound. One buffer may overshoot it.
  boolean isFull() {
    return transport.isFull();
  }

  /// How many more events it takes.
  int room() {
    return answer == null ? Integer.MAX_VALUE : answer.room();
  }

  /// Whether it goes on without an end, and is kept awake by heartbeats.
  boolean isStream() {
    return answer == null;
  }

  /// There is nothing more to give for now. A stream says then for the first time where it is
  /// (P-4.8): who listens learns that what is sent comes through.
  void caughtUp() {
    if (closed) {
      return;
    }
    if (answer != null) {
      answer.caughtUp();
    } else if (!greeted) {
      greeted = true;
      offer(format().heartbeat(hub.cursor(this)), 0);
    }
  }

  /// Its client has chosen its first channels: it says again where it begins, once that is known.
  void greetAgain() {
    greeted = false;
  }

  /// The time of a poll is up: it ends with what it has, once no answer of the log is under way.
  void expire() {
    expired = true;
    if (isExpired() && !hub.isBusy(this)) {
      done();
    }
  }

  /// Whether it has to end, though there may be more to give.
  boolean isExpired() {
    return expired && answer != null && answer.mayEnd();
  }

  /// Writes a buffer of `events` events, or releases it and returns false when there is no room. A
  /// closed connection swallows it.
  boolean offer(ByteBuf bytes, int events) {
    if (closed) {
      bytes.release();
      return true;
    }
    if (transport.isFull() || events > room()) {
      bytes.release();
      return false;
    }
    transport.write(bytes);
    return true;
  }

  /// Writes a control event, whose size is small, whatever the state of the queue.
  void control(String name, String json, String cursor) {
    if (!closed) {
      transport.write(format().control(name, json, cursor));
    }
  }

  /// What else is done with when it ends, for the few that need it; a [Watch] costs less.
  void onEnd(Runnable action) {
    Runnable before = onEnd;
    onEnd =
        before == null
            ? action
            : () -> {
              before.run();
              action.run();
            };
  }

  /// Whether its next deadline is its end.
  boolean isDraining() {
    return draining;
  }

  /// After so many heartbeats it is old.
  void lives(int heartbeats) {
    this.heartbeats = heartbeats;
  }

  /// Counts a heartbeat; whether it was one too many.
  boolean isOld() {
    return heartbeats != Integer.MAX_VALUE && heartbeats-- <= 0;
  }

  void startDraining() {
    draining = true;
  }

  /// Ends it once; later writes are swallowed.
  void end(Transport.Ending ending, String cursor) {
    if (!closed) {
      closed = true;
      if (onEnd != null) {
        onEnd.run();
      }
      if (ending != Transport.Ending.GONE) {
        transport.end(ending, cursor);
      }
    }
  }

  @Override
  public void drained() {
    hub.drained(this);
  }

  @Override
  public void gone() {
    hub.close(this, Transport.Ending.GONE);
    closed = true;
  }

  @Override
  public void done() {
    hub.close(this, Transport.Ending.DONE);
  }

  @Override
  public void leaving() {
    hub.drain(this);
  }
}

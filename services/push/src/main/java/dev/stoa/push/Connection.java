package dev.stoa.push;

import io.netty.buffer.ByteBuf;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One client. Its outbound queue is what its transport has not written yet, bounded in bytes; a
/// buffer that does not fit is refused whole, and its subscription goes on from the log.
final class Connection implements Outlet.Listener {
  private final Hub hub;
  private final Transport transport;
  private final TimerWheel.Timeout heartbeat;
  private @Nullable Subscription subscription;
  private boolean closed;

  /// `opener` makes the transport; from then on it reports to this connection.
  Connection(Hub hub, Function<Outlet.Listener, Transport> opener) {
    this.hub = hub;
    this.heartbeat = new TimerWheel.Timeout(_ -> hub.heartbeat(this));
    this.transport = opener.apply(this);
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

  /// Writes the buffer, or releases it and returns false when the queue is full. A closed
  /// connection swallows it.
  boolean offer(ByteBuf bytes) {
    if (closed) {
      bytes.release();
      return true;
    }
    if (transport.isFull()) {
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

  /// Ends it once; later writes are swallowed.
  void end(Transport.Ending ending, String cursor) {
    if (!closed) {
      closed = true;
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
}

package dev.stoa.push;

import dev.stoa.access.Access;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// From the handshake of a WebSocket to a connection of the hub on the same event loop.
final class SocketEntry {
  private final PushConfig config;
  private final PushNode node;
  private final Access access;
  private final PublishRoutes publishing;
  private final InstantSource clock;

  SocketEntry(
      PushConfig config,
      PushNode node,
      Access access,
      PublishRoutes publishing,
      InstantSource clock) {
    this.config = config;
    this.node = node;
    this.access = access;
    this.publishing = publishing;
    this.clock = clock;
  }

  /// Answers the handshake; `channels` may be none yet.
  void serve(
      HttpServerRequest request,
      SocketHandshake asked,
      HubLoop loop,
      Peer peer,
      Format format,
      ChannelSet channels,
      Since since) {
    var outlet = new SocketOutlet(request);
    Connection connection =
        loop.hub()
            .open(
                peer,
                client -> {
                  outlet.handshake(request, asked, config.queueBytes(), client);
                  return new WebSocketTransport(outlet, format);
                },
                channels,
                since);
    // A guest publishes nothing, so nothing large is kept for guests.
    var size = peer.grant().isGuest() ? SocketOutlet.Size.SMALL : SocketOutlet.Size.EVENT;
    loop.leases().hold(connection, peer.grant());
    outlet.receiver(size, new Listening(loop, connection, outlet::resume));
  }

  /// Most clients listen and say nothing: what it takes to understand them is made when they do.
  private final class Listening implements SocketOutlet.Receiver {
    private final HubLoop loop;
    private final Connection connection;
    private final Runnable resume;
    private @Nullable SocketSession session;

    Listening(HubLoop loop, Connection connection, Runnable resume) {
      this.loop = loop;
      this.connection = connection;
      this.resume = resume;
    }

    @Override
    public void receive(String text) {
      SocketSession known = session;
      if (known == null) {
        known = session(loop, connection, resume);
        session = known;
      }
      known.receive(text);
    }

    @Override
    public boolean isBusy() {
      return session != null && session.isBusy();
    }
  }

  /// What the client of a connection may say; `resume` is run when it is not busy any more. The
  /// caller has begun its lease.
  SocketSession session(HubLoop loop, Connection connection, Runnable resume) {
    Steering steering = node.steering(loop, access::verify, connection);
    return new SocketSession(
        steering, publishing, node.presence(), loop.feed(), config, clock, resume);
  }
}

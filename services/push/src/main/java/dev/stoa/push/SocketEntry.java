package dev.stoa.push;

import dev.stoa.access.Access;
import dev.stoa.contracts.Failure;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.List;

/// From the handshake of a WebSocket to a connection of the hub on the same event loop.
final class SocketEntry {
  private static final String PROTOCOL = "stoa.v1";

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

  /// P-11.1: who offers sub-protocols must offer the one that is spoken here.
  static void requireProtocol(HttpServerRequest request) {
    List<String> offered = SocketOutlet.offered(request);
    if (!offered.isEmpty() && !offered.contains(PROTOCOL)) {
      throw new Failure.Invalid(
          "ws.protocol",
          "None of the sub-protocols offered is known here: offer '" + PROTOCOL + "', or none",
          List.of());
    }
  }

  /// Answers the handshake.
  void serve(HttpServerRequest request, HubLoop loop, Peer peer) {
    var outlet = new SocketOutlet(request);
    Connection connection =
        loop.hub()
            .open(
                peer,
                client -> {
                  outlet.handshake(request, PROTOCOL, config.queueBytes(), client);
                  return new WebSocketTransport(outlet);
                },
                ChannelSet.NONE,
                new Since.Present());
    outlet.receiver(session(loop, connection)::receive);
  }

  /// What the client of a connection may say.
  SocketSession session(HubLoop loop, Connection connection) {
    Steering steering = node.steering(loop, access::verify, connection);
    return new SocketSession(steering, publishing, node.presence(), loop.feed(), config, clock);
  }
}

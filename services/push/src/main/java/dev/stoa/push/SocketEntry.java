package dev.stoa.push;

import dev.stoa.access.Access;
import io.netty.channel.Channel;
import io.vertx.core.http.ServerWebSocket;
import java.time.InstantSource;

/// From a WebSocket whose handshake is done to a connection of the hub on the same event loop.
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

  void serve(ServerWebSocket socket, Channel channel, HubLoop loop, Peer peer) {
    Connection connection =
        loop.hub()
            .open(
                peer,
                client ->
                    new WebSocketTransport(
                        socket,
                        ChannelOutlet.frames(channel, config.queueBytes(), heard(socket, client))),
                ChannelSet.NONE,
                new Since.Present());
    SocketSession session = session(loop, connection);
    socket.closeHandler(_ -> connection.gone());
    socket.exceptionHandler(_ -> connection.gone());
    socket.shutdownHandler(_ -> loop.hub().drain(connection));
    socket.textMessageHandler(text -> {
      session.receive(text);
      if (connection.isFull()) {
        socket.pause(); // who does not read the answers is not listened to
      }
    });
  }

  /// What the client of a connection may say.
  SocketSession session(HubLoop loop, Connection connection) {
    Steering steering = node.steering(loop, access::verify, connection);
    return new SocketSession(steering, publishing, node.presence(), loop.feed(), config, clock);
  }

  /// Listens to the client again as soon as it reads.
  private static Outlet.Listener heard(ServerWebSocket socket, Outlet.Listener client) {
    return new Outlet.Listener() {
      @Override
      public void drained() {
        socket.resume();
        client.drained();
      }

      @Override
      public void gone() {
        client.gone();
      }

      @Override
      public void done() {
        client.done();
      }
    };
  }
}

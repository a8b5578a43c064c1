package dev.stoa.push;

import dev.stoa.access.Access;
import dev.stoa.contracts.Failure;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Csrf;
import dev.stoa.router.Execution;
import dev.stoa.router.OriginPolicy;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SockJS (P-21): vertx-web's sessions as connections of the hub. A session lives on the node that
/// began it, so whatever stands before several nodes has to send its requests there. Off by
/// default.
///
/// Every request of a session is checked for its origin. Transports that a script tag can use are
/// not offered: they send no origin that could be checked.
final class SockJsRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(SockJsRoutes.class);
  private static final int MAX_STREAMED = 128 * 1024;
  private static final int MAX_BODY = 64 * 1024;

  private final PushRoutes push;
  private final PushConfig config;
  private final Access access;
  private final OriginPolicy origins;

  SockJsRoutes(PushRoutes push, PushConfig config, Access access, OriginPolicy origins) {
    this.push = push;
    this.config = config;
    this.access = access;
    this.origins = origins;
  }

  Blueprint blueprint(Vertx vertx) {
    var options =
        new SockJSHandlerOptions()
            .setInsertJSESSIONID(false)
            .setMaxBytesStreaming(MAX_STREAMED)
            .setHeartbeatInterval(config.heartbeat().toMillis())
            .addDisabledTransport("HTML_FILE")
            .addDisabledTransport("JSON_P");
    Router router = Router.router(vertx);
    router.post().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY));
    router.route("/*").subRouter(SockJSHandler.create(vertx, options).socketHandler(this::opened));
    var sockjs = Blueprint.named("sockjs").prefix("/push").execution(Execution.EVENT_LOOP);
    sockjs.beforeRequest(this::requireOrigin);
    sockjs.beforeRequestAsync(access.grants());
    sockjs
        .mount("/sockjs", "sockjs", router)
        .access(Access.GRANTED)
        .csrf(Csrf.exempt("the origin of every request is checked"));
    return sockjs;
  }

  private @Nullable Response requireOrigin(Request request) {
    if (!origins.allows(request)) {
      throw new Failure.Forbidden("origin.foreign", "Another site sent this request.");
    }
    return null;
  }

  private void opened(SockJSSocket socket) {
    try {
      Request request = Request.of(socket.routingContext());
      if (request == null) {
        throw new Failure.Unauthenticated("token.required", "Nobody knows who this is");
      }
      HubLoop loop = push.loop(request);
      Peer peer = push.admitted(request, Peer.Kind.SOCKJS, ChannelSet.NONE);
      loop.hub().run(() -> serve(socket, loop, peer));
    } catch (Failure failure) {
      LOG.debug("A SockJS session was refused: {}", failure.code());
      socket.close(WebSocketTransport.closeCode(Transport.Ending.SLOW), failure.code());
    }
  }

  /// Polls of one session come on any connection and any event loop; what they bring is handed to
  /// the loop of the session's first.
  private void serve(SockJSSocket socket, HubLoop loop, Peer peer) {
    Hub hub = loop.hub();
    Connection connection =
        hub.open(
            peer,
            _ -> new SockJsTransport(socket, config.queueBytes()),
            ChannelSet.NONE,
            new Since.Present());
    loop.leases().hold(connection, connection.peer().grant());
    var inbox =
        new SockJsInbox(socket, connection, resume -> push.session(loop, connection, resume));
    socket.closeHandler(_ -> hub.run(connection::gone));
    socket.exceptionHandler(_ -> hub.run(connection::gone));
    socket.drainHandler(_ ->
        hub.run(() -> {
          connection.drained();
          inbox.read();
        }));
    socket.handler(said -> hub.run(() -> inbox.add(said.toString())));
  }
}

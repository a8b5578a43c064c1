package dev.stoa.push;

import dev.stoa.access.Access;
import dev.stoa.access.Grant;
import dev.stoa.contracts.Failure;
import dev.stoa.push.mercure.EventSources;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Execution;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// HTTP in: from a request to a connection of the hub on the same event loop.
final class PushRoutes {
  private static final int MAX_ITEMS = 1000;
  private static final int MAX_WAIT_SECONDS = 60;
  private static final Duration POLL = Duration.ofSeconds(MAX_WAIT_SECONDS + 30L);

  private final PushConfig config;
  private final PushNode node;
  private final Access access;
  private final PublishRoutes publishing;
  private final SocketEntry sockets;
  private final InstantSource clock;
  private final RandomGenerator random;

  PushRoutes(
      PushConfig config,
      PushNode node,
      Access access,
      PublishRoutes publishing,
      InstantSource clock,
      RandomGenerator random) {
    this.config = config;
    this.node = node;
    this.access = access;
    this.publishing = publishing;
    this.sockets = new SocketEntry(config, node, access, publishing, clock);
    this.clock = clock;
    this.random = random;
  }

  Blueprint blueprint() {
    var push = Blueprint.named("push").prefix("/push").execution(Execution.EVENT_LOOP);
    push.beforeRequestAsync(access.grants());
    push.afterRequest(PushRoutes::comeBack);
    push.get("/sse", "sse", this::sse).access(Access.GRANTED);
    push.get("/stream", "stream", this::stream).access(Access.GRANTED);
    push.getAsync("/poll", "poll", this::poll).access(Access.GRANTED).timeout(POLL);
    push.getAsync("/history", "history", this::history).access(Access.GRANTED);
    push.get("/ws", "ws", this::webSocket).access(Access.GRANTED).streaming();
    publishing.addTo(push);
    new StreamRoutes(node.control(), config).addTo(push);
    new PresenceRoutes(node.presence()).addTo(push);
    node.admin().addTo(push);
    push.getAsync("/admin/tail", "admin-tail", this::tail).access(dev.stoa.router.Access.OWNER);
    return push;
  }

  /// Whoever is refused for now is told when to come back, spread by a second or two.
  private static Response comeBack(Request request, Response response) {
    if (response.status() == 503 && response.header("Retry-After") == null) {
      response.header("Retry-After", String.valueOf(1 + Math.floorMod(request.id().hashCode(), 3)));
    }
    return response;
  }

  private Response sse(Request request) {
    if (node.hubs().isDraining() && EventSources.isOne(request)) {
      return EventSources.comeBack(config.retryMillis(random)); // P-10.3
    }
    return stream(request, Format.SSE, Peer.Kind.SSE);
  }

  private Response stream(Request request) {
    return stream(request, Format.LINES, Peer.Kind.STREAM);
  }

  /// P-15.3: what another would get.
  private Future<Response> tail(Request request) {
    String user = request.args().get("as");
    Future<Grant> grant =
        user == null ? Future.succeededFuture(Access.grant(request)) : node.admin().as(user);
    return grant.map(who -> stream(request, Format.SSE, Peer.Kind.TAIL, who));
  }

  private Response stream(Request request, Format format, Peer.Kind kind) {
    return stream(request, format, kind, Access.grant(request));
  }

  private Response stream(Request request, Format format, Peer.Kind kind, Grant grant) {
    ChannelSet channels = channels(request, grant, grant::mayRead);
    Since since = since(request, channels, new Since.Present());
    String id = connectionId(request);
    boolean presence = Flag.of(request, "presence");
    if (request.method().equals("HEAD")) {
      return Response.bytes(format.contentType(), Buffer.buffer())
          .header("Cache-Control", "no-store");
    }
    HubLoop loop = loop(request);
    Hub hub = loop.hub();
    Peer peer = admitted(request, kind, channels);
    Supplier<Connection> opening =
        () -> hub.open(peer, client -> transport(request, hub, format, client), channels, since);
    if (id == null) {
      opened(request, loop, opening.get(), presence);
    } else {
      node.control()
          .open(
              id,
              peer.holder(),
              () -> {
                Connection connection = opening.get();
                opened(request, loop, connection, presence);
                return node.steering(loop, access::verify, connection);
              });
    }
    return Response.taken();
  }

  private static void opened(
      Request request, HubLoop loop, Connection connection, boolean presence) {
    Grant grant = Access.grant(request);
    loop.leases().hold(connection, grant);
    Subscription subscription = connection.subscription();
    if (subscription != null && presence) {
      loop.feed().watchAll(connection, subscription.channels(), grant);
    }
  }

  /// P-11. Refusals come before the handshake; channels may stand in it, or be asked for after it.
  private Response webSocket(Request request) {
    SocketHandshake asked = SocketHandshake.of(request.http());
    access.requireOwnOrigin(request);
    // P-11.1
    boolean asks = request.args().contains("channel");
    Grant grant = Access.grant(request);
    // P-11.10
    Format format = Flag.of(request, "binary") ? Format.BINARY_FRAMES : Format.FRAMES;
    if (!asks && request.args().contains("since")) {
      throw Failure.Invalid.of(
          "since", "since.invalid", "'since' needs the channels beside it that it is for");
    }
    ChannelSet channels = asks ? channels(request, grant, grant::mayRead) : ChannelSet.NONE;
    Since since = asks ? since(request, channels, new Since.Present()) : new Since.Present();
    HubLoop loop = loop(request);
    Peer peer = admitted(request, Peer.Kind.WEBSOCKET, channels);
    sockets.serve(request.http(), asked, loop, peer, format, channels, since);
    return Response.taken();
  }

  /// What the client of a connection that goes both ways may say.
  SocketSession session(HubLoop loop, Connection connection, Runnable resume) {
    return sockets.session(loop, connection, resume);
  }

  /// P-12.1: the id under which the stream can be changed, when its client wants one.
  private @Nullable String connectionId(Request request) {
    String text = request.args().get("connection");
    if (text == null) {
      return null;
    }
    String id = LiveStreams.id(text);
    node.streams().requireFree(id, Peer.holder(Access.grant(request)));
    return id;
  }

  /// Who opens it; fails with [Failure.RateLimited] when a limit is reached.
  Peer admitted(Request request, Peer.Kind kind, ChannelSet channels) {
    var peer =
        new Peer(
            node.nextNumber(),
            kind,
            request.remoteAddress(),
            Access.grant(request),
            clock.instant());
    if (kind.stays()) {
      node.limits().admit(peer, channels);
    }
    return peer;
  }

  private Transport transport(Request request, Hub hub, Format format, Outlet.Listener client) {
    HttpServerRequest http = request.http();
    String begin = format == Format.SSE ? "retry: " + hub.retryMillis() + "\n\n" : ""; // P-5.5
    return StreamTransport.open(http, format, begin, config.queueBytes(), client);
  }

  private Future<Response> poll(Request request) {
    ChannelSet channels = channels(request, Access.grant(request), Access.grant(request)::mayRead);
    Since since = since(request, channels, new Since.Present());
    int wait = WholeNumber.of(request, "wait", 25, 0, MAX_WAIT_SECONDS);
    boolean first = since instanceof Since.Present;
    return answer(request, wait > 0 ? Peer.Kind.POLL : Peer.Kind.SHORT_POLL, channels, since, wait)
        .map(result ->
            result.count() == 0 && !first
                ? Response.empty(304)
                    .header("Stoa-Cursor", result.cursor())
                    .header("Cache-Control", "no-store")
                : items(result));
  }

  private Future<Response> history(Request request) {
    ChannelSet channels =
        channels(request, Access.grant(request), Access.grant(request)::mayReadHistory);
    Since since = since(request, channels, new Since.Earliest());
    return answer(request, Peer.Kind.HISTORY, channels, since, 0).map(PushRoutes::items);
  }

  /// Opens a connection that ends with its first answer, at the latest after `wait` seconds.
  private Future<PollTransport.Result> answer(
      Request request, Peer.Kind kind, ChannelSet channels, Since since, int wait) {
    int limit = WholeNumber.of(request, "limit", 100, 1, MAX_ITEMS);
    HubLoop loop = loop(request);
    Hub hub = loop.hub();
    Peer peer = admitted(request, kind, channels);
    var poll = new AtomicReference<PollTransport>();
    Connection connection =
        hub.open(
            peer,
            client -> poll.updateAndGet(_ -> new PollTransport(limit, wait > 0, client)),
            channels,
            since);
    Future<PollTransport.Result> result = poll.get().result();
    if (!result.isComplete()) {
      loop.leases().hold(connection, Access.grant(request));
      var deadline = new TimerWheel.Timeout(_ -> connection.expire());
      hub.timers()
          .arm(deadline, Math.max(1, PushConfig.ticks(Duration.ofSeconds(wait > 0 ? wait : 30))));
      request
          .context()
          .addEndHandler(end -> {
            if (end.failed()) {
              connection.gone();
            }
          });
      return result.eventually(() -> {
        hub.timers().cancel(deadline);
        return Future.succeededFuture();
      });
    }
    return result;
  }

  private static Response items(PollTransport.Result result) {
    return Response.json(
            "{\"items\":[" + result.items() + "],\"cursor\":\"" + result.cursor() + "\"}")
        .header("Cache-Control", "no-store");
  }

  private ChannelSet channels(Request request, Grant grant, Predicate<String> allowed) {
    ChannelSet channels = ChannelSet.parse(request.args().getAll("channel"), config.maxChannels());
    for (String label : channels.labels()) {
      if (!allowed.test(label)) {
        throw grant.isGuest() && grant.principal() == null
            ? new Failure.Unauthenticated("token.required", "'" + label + "' is not public")
            : new Failure.Forbidden("channel.forbidden", "'" + label + "' is not yours to read");
      }
    }
    return channels;
  }

  /// P-2.5. What a browser sends by itself may be unreadable and is no error: it could not mend it.
  private Since since(Request request, ChannelSet channels, Since absent) {
    String last = request.header("Last-Event-ID");
    if (last != null && !last.isEmpty()) {
      return Since.After.of(last);
    }
    String since = request.args().get("since");
    return since == null || since.isEmpty()
        ? absent
        : Since.parse(since, clock.instant()).checked(channels);
  }

  HubLoop loop(Request request) {
    HubLoop loop = node.hubs().of(request.app().vertx().getOrCreateContext());
    if (loop == null || node.hubs().isDraining()) {
      throw new Failure.Unavailable("draining", "Push is not ready; come back in a moment");
    }
    return loop;
  }
}

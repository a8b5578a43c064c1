package dev.stoa.push;

import dev.stoa.access.Access;
import dev.stoa.access.Grant;
import dev.stoa.contracts.Failure;
import dev.stoa.contracts.Json;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Execution;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import dev.stoa.web.Problem;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// HTTP in: from a request to a connection of the hub on the same event loop.
final class PushRoutes {
  private final PushConfig config;
  private final Hubs hubs;
  private final RandomGenerator random;

  PushRoutes(PushConfig config, Hubs hubs, RandomGenerator random) {
    this.config = config;
    this.hubs = hubs;
    this.random = random;
  }

  Blueprint blueprint() {
    var push = Blueprint.named("push").prefix("/push").execution(Execution.EVENT_LOOP);
    push.errorHandler(Failure.class, PushRoutes::problem);
    push.get("/sse", "sse", this::sse).access(Access.GRANTED);
    return push;
  }

  private static Response problem(Request request, Failure failure) {
    var response =
        Response.json(Json.encode(Problem.of(failure, request.id())))
            .status(failure.status())
            .contentType("application/problem+json");
    if (failure.status() == 401) {
      response.header("WWW-Authenticate", "Bearer");
    }
    return failure.retryable() ? response.header("Retry-After", "2") : response;
  }

  private Response sse(Request request) {
    ChannelSet channels = ChannelSet.parse(request.args().getAll("channel"), config.maxChannels());
    admit(Access.grant(request), channels);
    String since = since(request);
    HubLoop loop = loop(request);
    var _ = loop.hub().open(client -> stream(request, Format.SSE, client), channels, since);
    return Response.taken();
  }

  private static void admit(Grant grant, ChannelSet channels) {
    for (String label : channels.labels()) {
      if (!grant.mayRead(label)) {
        throw grant.isGuest()
            ? new Failure.Unauthenticated("token.required", "'" + label + "' is not public")
            : new Failure.Forbidden("channel.forbidden", "'" + label + "' is not yours to read");
      }
    }
  }

  private Transport stream(Request request, Format format, Outlet.Listener client) {
    var http = request.context().request();
    Transport transport = StreamTransport.open(http, format, config.queueBytes(), client);
    transport.write(retry());
    return transport;
  }

  /// P-5.5: when to come back, spread so that not all come at once.
  private ByteBuf retry() {
    long millis = config.retry().toMillis();
    return ByteBufUtil.writeAscii(
        PooledByteBufAllocator.DEFAULT,
        "retry: " + (millis / 2 + random.nextLong(millis)) + "\n\n");
  }

  private static @Nullable String since(Request request) {
    String last = request.header("Last-Event-ID");
    if (last != null && !last.isEmpty()) {
      return last;
    }
    String since = request.args().get("since");
    return since == null || since.isEmpty() ? null : since;
  }

  private HubLoop loop(Request request) {
    HubLoop loop = hubs.of(request.context().vertx().getOrCreateContext());
    if (loop == null) {
      throw new Failure.Unavailable("draining", "Push is not ready; come back in a moment");
    }
    if (hubs.connections() >= config.maxConnections()) {
      throw new Failure.Unavailable("connections.too_many", "This node is full; come back later");
    }
    return loop;
  }
}

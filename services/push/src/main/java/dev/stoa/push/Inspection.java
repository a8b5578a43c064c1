package dev.stoa.push;

import dev.stoa.contracts.Failure;
import dev.stoa.push.NodeBus.Order;
import dev.stoa.push.NodeBus.Report;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The connections of this node, as their owner sees and handles them. Each loop looks at its own.
final class Inspection {
  /// Connections in one report of a loop; more are left out.
  private static final int MOST = 500;

  private final Hubs hubs;
  private final InstantSource clock;

  Inspection(Hubs hubs, InstantSource clock) {
    this.hubs = hubs;
    this.clock = clock;
  }

  /// Succeeds with what this node has to say.
  Future<Report> run(String node, Order order) {
    var parts = new ArrayList<Future<Report>>();
    for (HubLoop loop : hubs.all()) {
      parts.add(on(loop, hub -> report(hub, node, order)));
    }
    return Future.all(parts)
        .map(_ -> {
          var items = new JsonArray();
          boolean done = false;
          for (Future<Report> part : parts) {
            items.addAll(new JsonArray(part.result().items()));
            done |= part.result().done();
          }
          return new Report(done, items.encode());
        });
  }

  private static Future<Report> on(HubLoop loop, Function<Hub, Report> look) {
    Promise<Report> promise = Promise.promise();
    loop.hub()
        .run(() -> {
          try {
            promise.complete(look.apply(loop.hub()));
          } catch (Failure failure) {
            promise.fail(failure);
          }
        });
    return promise.future();
  }

  private Report report(Hub hub, String node, Order order) {
    String argument = order.argument();
    if (order.what().equals(Order.LIST)) {
      var items = new JsonArray();
      hub.connections().stream()
          .filter(connection -> listensTo(connection, argument))
          .limit(MOST)
          .forEach(connection -> items.add(json(hub, node, connection)));
      return new Report(true, items.encode());
    }
    for (Connection connection : List.copyOf(hub.connections())) {
      if (id(node, connection).equals(argument)) {
        handle(hub, connection, order);
        return new Report(true, "[]");
      }
    }
    return new Report(false, "[]");
  }

  private void handle(Hub hub, Connection connection, Order order) {
    Subscription subscription = connection.subscription();
    if (order.what().equals(Order.KICK)) {
      hub.close(connection, Transport.Ending.KICKED);
    } else if (subscription != null) {
      ChannelSet channels = subscription.channels();
      String since = String.valueOf(order.since());
      hub.begin(connection, channels, Since.parse(since, clock.instant()).checked(channels));
    }
  }

  private static boolean listensTo(Connection connection, @Nullable String channel) {
    Subscription subscription = connection.subscription();
    return channel == null || (subscription != null && subscription.channels().covers(channel));
  }

  private static String id(String node, Connection connection) {
    return node + "-" + connection.peer().number();
  }

  private static JsonObject json(Hub hub, String node, Connection connection) {
    Peer peer = connection.peer();
    Subscription subscription = connection.subscription();
    return new JsonObject()
        .put("id", id(node, connection))
        .put("node", node)
        .put("transport", peer.kind().label())
        .put("address", peer.address())
        .put("user", peer.isGuest() ? null : peer.grant().subject())
        .put("since", peer.since().toString())
        .put(
            "channels",
            subscription == null
                ? new JsonArray()
                : new JsonArray(subscription.channels().labels()))
        .put("live", subscription != null && subscription.isLive())
        .put("full", connection.isFull())
        .put("cursor", hub.cursor(connection));
  }
}

package dev.stoa.push;

import dev.stoa.access.Grant;
import dev.stoa.contracts.bus.Bus;
import dev.stoa.contracts.bus.Registration;
import dev.stoa.push.NodeBus.Spent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// This process among the push nodes of the site: its hubs, and what they share.
final class PushNode {
  private final Hubs hubs;
  private final AtomicLong numbers = new AtomicLong();
  private final Nodes nodes;
  private final LiveStreams streams;
  private final StreamControl control;
  private final Limits limits;
  private final PublishRates rates;
  private final Presence presence;
  private final AdminRoutes admin;
  private final Vertx vertx;
  private final PushConfig config;
  private final Bus bus;
  private final List<Registration> registrations = new ArrayList<>();
  private final List<Long> timers = new ArrayList<>();

  PushNode(
      Vertx vertx,
      Bus bus,
      PushConfig config,
      LimitsConfig limits,
      PresenceConfig presence,
      InstantSource clock) {
    String self = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    hubs = new Hubs(new Figures(clock));
    nodes = new Nodes(vertx, bus, clock, self, this::counts);
    this.limits = new Limits(limits, nodes::elsewhere, nodes::beatSoon);
    rates = new PublishRates(limits, clock, this::tellSoon);
    streams = new LiveStreams(config.maxChannels());
    control = new StreamControl(bus, nodes, streams);
    this.vertx = vertx;
    this.config = config;
    this.bus = bus;
    this.presence =
        new Presence(
            ((VertxInternal) vertx).nettyEventLoopGroup().next(),
            clock,
            self,
            nodes::others,
            presence,
            word -> bus.publish(NodeBus.PRESENCE, word),
            hubs::show);
    nodes.add(this.presence);
    admin = new AdminRoutes(bus, nodes, new Inspection(hubs, clock));
  }

  /// The name of this node among the others.
  String self() {
    return nodes.self();
  }

  /// The other nodes that are there.
  Set<String> others() {
    return nodes.others();
  }

  Hubs hubs() {
    return hubs;
  }

  LiveStreams streams() {
    return streams;
  }

  StreamControl control() {
    return control;
  }

  /// What the client of this connection may change; holds it under the grant that it came with.
  Steering steering(HubLoop loop, Function<String, Future<Grant>> verify, Connection connection) {
    Grant grant = connection.peer().grant();
    return new Steering(loop.hub(), loop.leases(), verify, limits, config, connection, grant);
  }

  Limits limits() {
    return limits;
  }

  PublishRates rates() {
    return rates;
  }

  AdminRoutes admin() {
    return admin;
  }

  Presence presence() {
    return presence;
  }

  /// Tells the others what publishers have taken here, once for all of the next moment.
  private void tellSoon() {
    vertx.setTimer(PublishRates.SOON.toMillis(), _ -> tell());
  }

  private void tell() {
    Spent spent = rates.told(nodes.self(), !nodes.others().isEmpty());
    if (spent != null) {
      bus.publish(NodeBus.SPENT, spent);
    }
    if (rates.isUntold()) {
      tellSoon();
    }
  }

  private void heard(Spent spent) {
    if (!spent.node().equals(nodes.self())) {
      rates.heard(spent);
    }
  }

  private Map<String, Integer> counts() {
    return limits.told();
  }

  /// A number that no other connection of this process has.
  long nextNumber() {
    return numbers.incrementAndGet();
  }

  /// Joins the others.
  Future<Void> start() {
    return control
        .start()
        .compose(_ -> admin.start())
        .compose(_ -> bus.subscribe(NodeBus.PRESENCE, presence::heard))
        .compose(listening -> {
          registrations.add(listening);
          return bus.subscribe(NodeBus.SPENT, this::heard);
        })
        .compose(listening -> {
          registrations.add(listening);
          timers.add(vertx.setPeriodic(PresenceConfig.TICK.toMillis(), _ -> presence.tick()));
          timers.add(vertx.setPeriodic(Nodes.BEAT.toMillis(), _ -> presence.beat()));
          return nodes.start();
        });
  }

  /// Says goodbye to them.
  Future<Void> stop() {
    timers.forEach(vertx::cancelTimer);
    return Future.join(registrations.stream().map(Registration::close).toList())
        .eventually(nodes::stop)
        .eventually(control::stop)
        .eventually(admin::stop)
        .mapEmpty();
  }
}

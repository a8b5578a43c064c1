package dev.stoa.push;

import dev.stoa.contracts.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// This process among the push nodes of the site: its hubs, and what they share.
final class PushNode {
  private final Hubs hubs = new Hubs();
  private final AtomicLong numbers = new AtomicLong();
  private final Nodes nodes;
  private final LiveStreams streams;
  private final StreamControl control;
  private final Limits limits;
  private final PublishRates rates;

  PushNode(Vertx vertx, Bus bus, PushConfig config, LimitsConfig limits, InstantSource clock) {
    String self = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    nodes = new Nodes(vertx, bus, clock, self, this::counts);
    this.limits = new Limits(limits, nodes::elsewhere, nodes::beatSoon);
    rates = new PublishRates(limits, clock);
    streams = new LiveStreams(config.maxChannels());
    control = new StreamControl(bus, nodes, streams);
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

  Limits limits() {
    return limits;
  }

  PublishRates rates() {
    return rates;
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
    return control.start().compose(_ -> nodes.start());
  }

  /// Says goodbye to them.
  Future<Void> stop() {
    return nodes.stop().eventually(control::stop);
  }
}

package dev.stoa.systemtests.bench.push;

import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What it costs a server to take a connection: handshake, token, subscription. Nothing else runs
/// in the server meanwhile: each round begins when the connections of the round before are gone and
/// their garbage is collected.
final class Connects {
  /// For each round of the other parts so many here, where one takes a second or two.
  private static final int ROUNDS_FOR_ONE = 3;

  private final Settings settings;
  private final EventLoopGroup loop;
  private final Servers servers;
  private final Figures figures;

  Connects(Settings settings, EventLoopGroup loop, Servers servers, Figures figures) {
    this.settings = settings;
    this.loop = loop;
    this.servers = servers;
    this.figures = figures;
  }

  void measure() throws Exception {
    Map<String, Target> targets = new LinkedHashMap<>();
    for (String name : settings.servers()) {
      targets.put(name, servers.start(name, false));
    }
    for (Target target : targets.values()) {
      System.out.println("warming up: " + target.name());
      for (Transport transport : List.of(Transport.SSE, Transport.WS)) {
        Steady.reach(target, () -> connect(target, transport));
      }
    }
    for (int round = 1; round <= ROUNDS_FOR_ONE * settings.rounds(); round++) {
      System.out.printf("connects, round %d%n", round);
      List<Target> order = new ArrayList<>(targets.values());
      if (round % 2 == 0) {
        Collections.reverse(order);
      }
      for (Transport transport : List.of(Transport.SSE, Transport.WS)) {
        for (Target target : order) {
          Servers.collect(target);
          Steady.rest(target);
          String figure = transport == Transport.SSE ? Goals.SSE_CONNECT : Goals.WS_CONNECT;
          figures.add(figure, target.name(), connect(target, transport));
        }
      }
    }
    for (Target target : targets.values()) {
      servers.stop(target);
    }
  }

  /// Microseconds of CPU for each connection.
  private double connect(Target target, Transport transport) throws InterruptedException {
    try (var run = new Run(loop, target, transport, settings.subscribers(), settings.payload())) {
      return run.connect(1).cpu();
    }
  }
}

package dev.stoa.runtime;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// This node's place in its cluster.
///
/// The cluster's name carries a generation: nodes of two generations form two clusters side by
/// side, which is how an incompatible version is rolled out. `ports` is how many ports from `port`
/// on may be tried. `busPort` 0 takes a free one.
record ClusterConfig(
    ClusterOptions peers,
    String name,
    String host,
    int port,
    int ports,
    int busPort,
    @Nullable Tls tls) {
  /// Mutual TLS of the event bus by PEM files: only what this authority signed may speak.
  record Tls(Path certificate, Path key, Path authority) {}

  /// Reads and checks the keys, also those that matter to a cluster only.
  static void read(@Nullable ClusterOptions peers, Config config) {
    if (peers != null) {
      from(peers, config);
      return;
    }
    for (var key : List.of("insecure", "tls.certificate", "tls.key", "tls.authority")) {
      config.text("cluster." + key);
    }
    config.text("cluster.host", "127.0.0.1");
    name(config);
    config.integer("cluster.port", 0, 0, 65_535);
    config.integer("cluster.bus-port", 0, 0, 65_535);
  }

  private static String name(Config config) {
    return config.text("cluster.name", "stoa")
        + "-g"
        + config.integer("cluster.generation", 1, 1, 1_000_000);
  }

  static ClusterConfig from(ClusterOptions peers, Config config) {
    var local = peers.loopbackOnly();
    var host = config.text("cluster.host", "127.0.0.1");
    var tls = tls(config);
    var reason = config.text("cluster.insecure");
    if (tls == null && reason == null && !(local && ClusterOptions.isLoopback(host))) {
      throw new LaunchFailure(
          LaunchFailure.Kind.CONFIG,
          """
          A cluster beyond this machine needs TLS between its nodes: set STOA_CLUSTER_TLS_CERTIFICATE,
          STOA_CLUSTER_TLS_KEY and STOA_CLUSTER_TLS_AUTHORITY (PEM files), or say why a plaintext \
          cluster is acceptable here: STOA_CLUSTER_INSECURE="<reason>".\
          """);
    }
    var ports = ports(peers, config);
    return new ClusterConfig(
        peers,
        name(config),
        host,
        ports[0],
        ports[1],
        config.integer("cluster.bus-port", local ? 0 : ClusterOptions.BUS_PORT, 0, 65_535),
        tls);
  }

  // The first port and how many: the span of the listed ports, so that several nodes on one machine
  // find theirs without being told which is whose.
  private static int[] ports(ClusterOptions peers, Config config) {
    var given = config.integer("cluster.port", 0, 0, 65_535);
    if (given > 0) {
      return new int[] {given, 1};
    }
    return switch (peers) {
      case ClusterOptions.Dns _ -> new int[] {ClusterOptions.GRID_PORT, 1};
      case ClusterOptions.Members list -> {
        var span =
            list.members().stream().mapToInt(ClusterOptions.Member::port).summaryStatistics();
        yield new int[] {span.getMin(), span.getMax() - span.getMin() + 1};
      }
    };
  }

  private static @Nullable Tls tls(Config config) {
    var certificate = config.text("cluster.tls.certificate");
    var key = config.text("cluster.tls.key");
    var authority = config.text("cluster.tls.authority");
    if (certificate == null && key == null && authority == null) {
      return null;
    }
    if (certificate == null || key == null || authority == null) {
      throw new LaunchFailure(
          LaunchFailure.Kind.CONFIG,
          "cluster.tls.certificate, cluster.tls.key and cluster.tls.authority belong together.");
    }
    return new Tls(Path.of(certificate), Path.of(key), Path.of(authority));
  }
}

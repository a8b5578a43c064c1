package dev.stoa.push;

import dev.stoa.runtime.Config;
import java.util.List;
import java.util.Set;

/// How much one of many may take. What is beyond a limit is refused with 429, a code that names the
/// limit, and `Retry-After`; what is there already stays. All but what is of one node is counted
/// over all nodes.
///
/// | key | default | bounds |
/// |---|---|---|
/// | `push.limits.address` | 20000 | connections of one address (behind trusted proxies: the client's) |
/// | `push.limits.user` | 1000 | connections of one account or token subject |
/// | `push.limits.channel` | 1000000 | connections that listen to one channel or pattern |
/// | `push.connections.max` | 100000 | connections of one node |
/// | `push.limits.cluster` | 10000000 | connections of all nodes |
/// | `push.limits.publish.user` | 20000 | events a second of one publisher, a second's worth at once |
/// | `push.limits.publish.channel` | 20000 | events a second in one channel |
/// | `push.limits.publish.node` | 100000 | events a second through one node |
/// | `push.limits.publish.cluster` | 1000000 | events a second through all nodes |
/// | `limits.exempt` | | addresses that are not limited |
record LimitsConfig(
    int address,
    int user,
    int channel,
    int node,
    int cluster,
    int publishUser,
    int publishChannel,
    int publishNode,
    int publishCluster,
    Set<String> exempt) {
  static final LimitsConfig DEFAULT =
      new LimitsConfig(
          20_000,
          1_000,
          1_000_000,
          100_000,
          10_000_000,
          20_000,
          20_000,
          100_000,
          1_000_000,
          Set.of());

  private static final int MOST = 100_000_000;

  LimitsConfig {
    exempt = Set.copyOf(exempt);
  }

  static LimitsConfig of(Config config) {
    return new LimitsConfig(
        config.integer("push.limits.address", DEFAULT.address, 1, MOST),
        config.integer("push.limits.user", DEFAULT.user, 1, MOST),
        config.integer("push.limits.channel", DEFAULT.channel, 1, MOST),
        config.integer("push.connections.max", DEFAULT.node, 1, MOST),
        config.integer("push.limits.cluster", DEFAULT.cluster, 1, MOST),
        config.integer("push.limits.publish.user", DEFAULT.publishUser, 1, MOST),
        config.integer("push.limits.publish.channel", DEFAULT.publishChannel, 1, MOST),
        config.integer("push.limits.publish.node", DEFAULT.publishNode, 1, MOST),
        config.integer("push.limits.publish.cluster", DEFAULT.publishCluster, 1, MOST),
        Set.copyOf(config.list("limits.exempt", List.of())));
  }
}

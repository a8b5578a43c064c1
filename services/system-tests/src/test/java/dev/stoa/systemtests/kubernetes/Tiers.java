package dev.stoa.systemtests.kubernetes;

import dev.stoa.contracts.Paths;
import dev.stoa.runtime.ClusterOptions;
import java.time.Duration;
import java.util.Set;

/// What the program itself says about the tiers that the manifests start.
final class Tiers {
  static final Set<String> ROLES = Paths.OWNERS;

  /// `shutdown.grace`, the longest wait of a graceful leave of the grid, and a margin.
  static final Duration DRAIN = Duration.ofSeconds(5 + 10 + 5);

  /// Of the pods' command line and the cluster's defaults.
  static final int HTTP = 8080;

  static final int MANAGEMENT = 9090;
  static final int GRID = ClusterOptions.GRID_PORT;
  static final int BUS = ClusterOptions.BUS_PORT;

  private Tiers() {}
}

package dev.stoa.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Whether the other nodes of the cluster can be reached. That none answers is no failure: one node
/// has to be the first.
final class PeerChecks {
  private static final int PATIENCE_MILLIS = 2_000;
  private static final int MOST = 32;

  private PeerChecks() {}

  static List<Finding> findings(ClusterOptions cluster) {
    return switch (cluster) {
      case ClusterOptions.Members list ->
          list.members().stream()
              .limit(MOST)
              .map(member -> peer(member.toString(), member.host(), member.port()))
              .toList();
      case ClusterOptions.Dns(String name) -> named(name);
    };
  }

  private static List<Finding> named(String name) {
    try {
      var findings = new ArrayList<Finding>();
      Arrays.stream(InetAddress.getAllByName(name))
          .limit(MOST)
          .map(InetAddress::getHostAddress)
          .forEach(address ->
              findings.add(peer(name + " at " + address, address, ClusterOptions.GRID_PORT)));
      return findings;
    } catch (UnknownHostException unknown) {
      return List.of(unknown(name));
    }
  }

  private static Finding peer(String name, String host, int port) {
    var address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      return unknown(host);
    }
    try (var socket = new Socket()) {
      socket.connect(address, PATIENCE_MILLIS);
      return Finding.ok("cluster", name + " answers");
    } catch (IOException silent) {
      return Finding.warn(
          "cluster",
          "nobody answers at %s (%s)".formatted(name, silent.getMessage()),
          "fine for this node itself and for one that is not up; else look at firewalls and its"
              + " STOA_CLUSTER_HOST");
    }
  }

  private static Finding unknown(String name) {
    return Finding.fail(
        "cluster", "there is no address for " + name, "correct --cluster, or look at the DNS");
  }
}

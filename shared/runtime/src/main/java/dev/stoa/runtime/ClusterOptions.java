package dev.stoa.runtime;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// How the nodes find each other: a fixed list of members, or the name of a headless service.
public sealed interface ClusterOptions {
  /// The port of the grid on a machine of its own.
  int GRID_PORT = 5701;

  /// The port of the event bus on a machine of its own.
  int BUS_PORT = 15_701;

  /// Members by `host:port`; the first free port of this machine's own entries is taken.
  record Members(List<Member> members) implements ClusterOptions {
    public Members {
      members = List.copyOf(members);
    }
  }

  /// All addresses that the name has now and later.
  record Dns(String name) implements ClusterOptions {}

  /// One member's address.
  record Member(String host, int port) {
    @Override
    public String toString() {
      return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
  }

  /// Whether all members are on this machine, so that nobody can listen in between.
  default boolean loopbackOnly() {
    return switch (this) {
      case Dns _ -> false;
      case Members list -> list.members().stream().allMatch(member -> isLoopback(member.host()));
    };
  }

  /// Reads `host:port,host:port` or `dns:name`.
  static ClusterOptions parse(String text) {
    if (text.startsWith("dns:") && text.length() > 4) {
      return new Dns(text.substring(4));
    }
    var members = new ArrayList<Member>();
    for (var part : text.split(",", -1)) {
      var colon = part.lastIndexOf(':');
      try {
        var host = part.substring(0, Math.max(colon, 0)).strip().replaceAll("^\\[|\\]$", "");
        var port = Integer.parseInt(part.substring(colon + 1).strip());
        if (!host.isEmpty() && port > 0 && port < 65_536) {
          members.add(new Member(host, port));
          continue;
        }
      } catch (NumberFormatException noPort) {
        // Reported below, like a missing host.
      }
      throw Config.wrong("cluster", text, "host:port,host:port,... or dns:name");
    }
    return new Members(members);
  }

  /// Whether a host name or address is this machine's loopback.
  static boolean isLoopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return Character.digit(host.charAt(0), 16) >= 0
          && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }
}

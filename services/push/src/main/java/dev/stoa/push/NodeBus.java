package dev.stoa.push;

import dev.stoa.contracts.bus.Address;
import dev.stoa.contracts.bus.Topic;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the push nodes of a site say to each other. Hints and questions only: what must not be lost
/// is in the log.
final class NodeBus {
  /// How the nodes are and what they carry.
  static final Topic<Beat> BEATS = new Topic<>("push.v1.beats", Beat.class);

  /// A stream with an id of its own has begun on a node.
  static final Topic<Claim> CLAIMS = new Topic<>("push.v1.claims", Claim.class);

  /// Who is in the channels of a node, or the question to it.
  static final Topic<Rosters> PRESENCE = new Topic<>("push.v1.presence", Rosters.class);

  /// What publishers have taken of their rates on a node since its last word.
  static final Topic<Spent> SPENT = new Topic<>("push.v1.spent", Spent.class);

  private NodeBus() {}

  /// The place of one node: changes to its live streams.
  static Address<Alter, Altered> streams(String node) {
    return Address.of("push.n." + node, Alter.class, Altered.class);
  }

  /// The place of one node: what the owner orders.
  static Address<Order, Report> admin(String node) {
    return Address.of("push.a." + node, Order.class, Report.class);
  }

  /// An order of the owner. `argument`: the channel that is listed, if any; else the connection.
  record Order(String what, @Nullable String argument, @Nullable String since) {
    static final String LIST = "list";
    static final String KICK = "kick";
    static final String REPLAY = "replay";
  }

  /// `items`: connections as a JSON array.
  record Report(boolean done, String items) {}

  /// A sign of life. `counts`: what weighs on this node, by name of the limit. `leaving`: the last
  /// one, said by a node that ends in good order.
  record Beat(String node, boolean leaving, Map<String, Integer> counts) {
    Beat {
      counts = Map.copyOf(counts);
    }
  }

  /// Events that a node admitted: by publisher, by channel, and `all`.
  record Spent(String node, Map<String, Long> users, Map<String, Long> channels, long all) {
    Spent {
      users = Map.copyOf(users);
      channels = Map.copyOf(channels);
    }
  }

  record Claim(String node, String connection, String holder) {}

  /// A wish of `holder` for the stream with the id `connection`.
  record Alter(
      String connection,
      String holder,
      List<String> subscribe,
      List<String> unsubscribe,
      @Nullable String token) {}

  /// `known`: whether the stream is there.
  record Altered(boolean known, List<String> channels, String cursor) {
    static final Altered UNKNOWN = new Altered(false, List.of(), "");
  }

  /// What a node says of its channels: the `number`th word of it. `all`: what is not named holds no
  /// more. `asks`: another node wants to hear it all from `node`.
  record Rosters(String node, long number, boolean all, boolean asks, List<Roster> rosters) {
    Rosters {
      rosters = List.copyOf(rosters);
    }
  }
}

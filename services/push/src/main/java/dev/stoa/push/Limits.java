package dev.stoa.push;

import dev.stoa.contracts.Failure;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/// Holds the connections of this node and, by what the other nodes say, of all of them to
/// [LimitsConfig]. Counted are streams and waiting polls, not what is answered at once.
/// Thread-safe.
///
/// What the others hear is bounded: the names that carry a share of their limit, the [#TOLD]
/// heaviest of them.
final class Limits implements Watch {
  /// Names told to the other nodes; more: the lightest are left out, and hold for this node only.
  static final int TOLD = 1000;

  /// A name is told when it carries this part of its limit.
  private static final int SHARE = 64;

  private static final Duration LATER = Duration.ofSeconds(5);
  private static final String ALL = "cluster";
  private static final String ADDRESS = "address:";
  private static final String USER = "user:";
  private static final String CHANNEL = "channel:";

  private final LimitsConfig config;
  private final ToIntFunction<String> elsewhere;
  private final Runnable changed;
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  /// `elsewhere`: what the other nodes carry by name. `changed`: a name has grown by so much that
  /// the others should hear it before the next beat.
  Limits(LimitsConfig config, ToIntFunction<String> elsewhere, Runnable changed) {
    this.config = config;
    this.elsewhere = elsewhere;
    this.changed = changed;
  }

  /// Limits nobody.
  static Limits none() {
    return new Limits(LimitsConfig.DEFAULT, _ -> 0, () -> {});
  }

  /// Fails with [Failure.RateLimited] when there is no room for one more connection.
  void admit(Peer peer, ChannelSet channels) {
    if (isExempt(peer)) {
      return;
    }
    require(counts.getOrDefault(ALL, 0) < config.node(), "limit.node", "This node is full");
    requireRoom(ALL, "limit.cluster", "The site has as many connections as it may");
    requireRoom(ADDRESS + peer.address(), "limit.address", "Too many connections of one address");
    admitHolder(peer);
    requireRooms(channels);
  }

  /// Fails with [Failure.RateLimited] when somebody has as many connections as one may.
  void admitHolder(Peer peer) {
    if (!peer.isGuest() && !isExempt(peer)) {
      requireRoom(USER + peer.holder(), "limit.user", "Too many connections of one user");
    }
  }

  /// Fails with [Failure.RateLimited] when one of the channels has as many subscribers as it may.
  void admitChannels(Peer peer, ChannelSet before, ChannelSet more) {
    if (!isExempt(peer)) {
      requireRooms(more.minus(before));
    }
  }

  private void requireRooms(ChannelSet channels) {
    for (String label : channels.labels()) {
      requireRoom(CHANNEL + label, "limit.channel", "'" + label + "' has too many subscribers");
    }
  }

  private boolean isExempt(Peer peer) {
    return config.exempt().contains(peer.address());
  }

  private void requireRoom(String name, String code, String message) {
    int count = counts.getOrDefault(name, 0) + elsewhere.applyAsInt(name);
    require(count < limit(name), code, message);
  }

  private static void require(boolean holds, String code, String message) {
    if (!holds) {
      throw new Failure.RateLimited(code, message + "; come back later", LATER);
    }
  }

  private int limit(String name) {
    return switch (name.substring(0, name.indexOf(':') + 1)) {
      case ADDRESS -> config.address();
      case USER -> config.user();
      case CHANNEL -> config.channel();
      default -> config.cluster();
    };
  }

  /// What weighs on this node and the others should know.
  Map<String, Integer> told() {
    var told = new HashMap<String, Integer>();
    counts.entrySet().stream()
        .filter(entry -> entry.getKey().equals(ALL) || entry.getValue() >= share(entry.getKey()))
        .sorted(Comparator.comparingInt((Map.Entry<String, Integer> entry) -> -entry.getValue()))
        .limit(TOLD)
        .forEach(entry -> told.put(entry.getKey(), entry.getValue()));
    return told;
  }

  private int share(String name) {
    return Math.max(1, limit(name) / SHARE);
  }

  @Override
  public void opened(Connection connection, ChannelSet channels) {
    count(connection, channels, 1);
  }

  @Override
  public void closed(Connection connection, ChannelSet channels, Transport.Ending ending) {
    count(connection, channels, -1);
  }

  @Override
  public void changed(Connection connection, ChannelSet before, ChannelSet after) {
    if (isCounted(connection)) {
      after.minus(before).labels().forEach(label -> add(CHANNEL + label, 1));
      before.minus(after).labels().forEach(label -> add(CHANNEL + label, -1));
    }
  }

  @Override
  public void identified(Connection connection, ChannelSet channels, Peer before) {
    if (isCounted(connection)) {
      add(USER + connection.peer().holder(), 1);
    }
  }

  private void count(Connection connection, ChannelSet channels, int by) {
    if (isCounted(connection)) {
      Peer peer = connection.peer();
      add(ALL, by);
      add(ADDRESS + peer.address(), by);
      if (!peer.isGuest()) {
        add(USER + peer.holder(), by);
      }
      channels.names().forEach(name -> add(CHANNEL + name, by));
      channels.prefixes().forEach(prefix -> add(CHANNEL + prefix + "*", by));
    }
  }

  private boolean isCounted(Connection connection) {
    return connection.peer().kind().stays() && !isExempt(connection.peer());
  }

  private void add(String name, int by) {
    Integer count =
        counts.merge(
            name, by, (one, other) -> one + other == 0 ? null : Integer.valueOf(one + other));
    if (count != null && count % share(name) == 0) {
      changed.run();
    }
  }
}

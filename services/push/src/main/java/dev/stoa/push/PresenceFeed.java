package dev.stoa.push;

import dev.stoa.access.Grant;
import io.netty.buffer.ByteBuf;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The connections of one hub that watch who comes and goes. Confined to its loop. What does not
/// fit into a queue is not sent: presence is told at most once, and never waits in the way of an
/// event.
final class PresenceFeed implements Watch {
  /// Names in one message; more: only the numbers.
  private static final int NAMES = 100;

  private final Map<String, Map<Connection, Boolean>> watchers = new ConcurrentHashMap<>();
  private final Map<Connection, Set<String>> watched = new HashMap<>();

  /// From now on the connection hears of this channel; by name only if it may.
  void watch(Connection connection, String channel, boolean names) {
    if (!connection.isClosed()) {
      watchers.computeIfAbsent(channel, _ -> new HashMap<>()).put(connection, names);
      watched.computeIfAbsent(connection, _ -> new HashSet<>()).add(channel);
    }
  }

  /// P-14.4: from now on it hears of those of these channels whose presence its holder may see.
  void watchAll(Connection connection, ChannelSet channels, Grant grant) {
    for (String channel : channels.names()) {
      if (grant.maySeePresence(channel)) {
        watch(connection, channel, grant.maySeeMembers(channel));
      }
    }
  }

  /// Whether it is worth telling. May be called from any thread.
  boolean isWatched(String channel) {
    return watchers.containsKey(channel);
  }

  @Override
  public void changed(Connection connection, ChannelSet before, ChannelSet after) {
    before.minus(after).names().forEach(channel -> forget(connection, channel));
  }

  /// A grant that takes the place of another may cover less.
  @Override
  public void granted(Connection connection, Grant grant) {
    for (String channel : List.copyOf(watched.getOrDefault(connection, Set.of()))) {
      if (grant.maySeePresence(channel)) {
        watch(connection, channel, grant.maySeeMembers(channel));
      } else {
        forget(connection, channel);
      }
    }
  }

  @Override
  public void closed(Connection connection, ChannelSet channels, Transport.Ending ending) {
    for (String channel : watched.getOrDefault(connection, Set.of())) {
      remove(channel, connection);
    }
    watched.remove(connection);
  }

  void forget(Connection connection, String channel) {
    Set<String> channels = watched.get(connection);
    if (channels != null && channels.remove(channel)) {
      remove(channel, connection);
    }
  }

  private void remove(String channel, Connection connection) {
    watchers.computeIfPresent(
        channel,
        (_, there) -> {
          there.remove(connection);
          return there.isEmpty() ? null : there;
        });
  }

  /// Tells those who watch the channel.
  void show(Roster before, Roster now) {
    Map<Connection, Boolean> there = watchers.get(now.channel());
    if (there == null) {
      return;
    }
    String plain = news(now).encode();
    String named = named(before, now).encode();
    var bytes = new EnumMap<Format, ByteBuf[]>(Format.class);
    there.forEach((connection, names) -> {
      ByteBuf[] both =
          bytes.computeIfAbsent(
              connection.format(),
              format ->
                  new ByteBuf[] {
                    format.control("presence", plain, ""), format.control("presence", named, "")
                  });
      connection.offer(both[names ? 1 : 0].retainedDuplicate(), 0);
    });
    bytes.values().forEach(both -> List.of(both).forEach(ByteBuf::release));
  }

  private static JsonObject news(Roster now) {
    return new JsonObject()
        .put("control", "presence")
        .put("delivery", "at-most-once")
        .put("channel", now.channel())
        .put("count", now.count())
        .put("guests", now.guests());
  }

  private static JsonObject named(Roster before, Roster now) {
    List<String> joined = now.minus(before);
    List<String> left = before.minus(now);
    return joined.size() + left.size() > NAMES
        ? news(now).put("truncated", true)
        : news(now).put("joined", new JsonArray(joined)).put("left", new JsonArray(left));
  }
}

package dev.stoa.push;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who is in which channels on this node. Somebody whose last connection has gone stays for the
/// grace, so that a reconnect or the next poll is no coming and going. Guests on a stream have no
/// name that would be known again: they go at once; polling guests are known by their address.
/// Confined to one thread.
final class Seats {
  private static final String GUEST = "\0";

  /// Connections of one holder in one channel; none: until when it stays.
  private static final class Seat {
    private int connections;
    private Instant until = Instant.MAX;
  }

  private final PresenceConfig config;
  private final Map<String, Map<String, Seat>> channels = new HashMap<>();
  private final Map<String, Integer> guests = new HashMap<>();
  private final Map<String, Set<String>> leaving = new HashMap<>();
  private final Set<String> changed = new HashSet<>();

  Seats(PresenceConfig config) {
    this.config = config;
  }

  void come(Peer peer, String channel) {
    if (isCounted(peer)) {
      guests.merge(channel, 1, Integer::sum);
      changed.add(channel);
      return;
    }
    Seat seat =
        channels
            .computeIfAbsent(channel, _ -> new HashMap<>())
            .computeIfAbsent(
                name(peer),
                _ -> {
                  changed.add(channel);
                  return new Seat();
                });
    seat.connections++;
    seat.until = Instant.MAX;
  }

  void go(Peer peer, String channel, Instant now) {
    if (isCounted(peer)) {
      guests.merge(
          channel, -1, (one, other) -> one + other == 0 ? null : Integer.valueOf(one + other));
      changed.add(channel);
      return;
    }
    Seat seat = channels.getOrDefault(channel, Map.of()).get(name(peer));
    if (seat != null && --seat.connections == 0) {
      seat.until = now.plus(config.grace());
      leaving.computeIfAbsent(channel, _ -> new HashSet<>()).add(name(peer));
    }
  }

  /// Lets those go whose grace is over.
  void sweep(Instant now) {
    for (Iterator<Map.Entry<String, Set<String>>> each = leaving.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<String, Set<String>> entry = each.next();
      String channel = entry.getKey();
      Map<String, Seat> seats = channels.getOrDefault(channel, new HashMap<>());
      entry
          .getValue()
          .removeIf(name -> {
            Seat seat = seats.get(name);
            if (seat != null && seat.connections == 0 && !seat.until.isAfter(now)) {
              seats.remove(name);
              changed.add(channel);
              return true;
            }
            return seat == null || seat.connections > 0;
          });
      if (entry.getValue().isEmpty()) {
        each.remove();
      }
      if (seats.isEmpty()) {
        channels.remove(channel);
      }
    }
  }

  /// The channels in which somebody has come or gone since the last call.
  Set<String> takeChanged() {
    var taken = Set.copyOf(changed);
    changed.clear();
    return taken;
  }

  Set<String> channels() {
    var all = new HashSet<String>(channels.keySet());
    all.addAll(guests.keySet());
    return all;
  }

  Roster roster(String channel) {
    List<String> members = new ArrayList<>();
    int count = 0;
    int nameless = guests.getOrDefault(channel, 0);
    for (String name : channels.getOrDefault(channel, Map.of()).keySet()) {
      if (name.startsWith(GUEST)) {
        nameless++;
      } else if (count++ < config.members()) {
        members.add(name);
      }
    }
    return new Roster(channel, members, count, nameless);
  }

  private static boolean isCounted(Peer peer) {
    return peer.isGuest() && !peer.kind().isPoll();
  }

  private static String name(Peer peer) {
    return peer.isGuest() ? GUEST + peer.address() : String.valueOf(peer.grant().subject());
  }

  /// How long somebody stays who has gone.
  Duration grace() {
    return config.grace();
  }
}

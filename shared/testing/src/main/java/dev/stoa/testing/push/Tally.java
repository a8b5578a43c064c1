package dev.stoa.testing.push;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a client got, held against what is in the log: channel by channel, since there is no order
/// between channels.
///
/// @param foreign events that are not in the log
public record Tally(int events, int lost, int doubled, int outOfOrder, int foreign) {
  public static final Tally NONE = new Tally(0, 0, 0, 0, 0);

  /// `truth`: for each channel the ids of its events in the order of the log.
  public static Tally of(Map<String, List<String>> truth, List<JsonObject> got) {
    var places = new HashMap<String, Map<String, Integer>>();
    truth.forEach((channel, ids) -> {
      var byId = new HashMap<String, Integer>();
      ids.forEach(id -> byId.put(id, byId.size()));
      places.put(channel, byId);
    });
    var reached = new HashMap<String, Integer>();
    Set<String> seen = new HashSet<>();
    int doubled = 0;
    int outOfOrder = 0;
    int foreign = 0;
    for (JsonObject event : got) {
      String channel = event.getString("channel");
      Integer place = places.getOrDefault(channel, Map.of()).get(event.getString("id"));
      if (place == null) {
        foreign++;
      } else if (!seen.add(channel + " " + place)) {
        doubled++;
      } else {
        outOfOrder += place < reached.getOrDefault(channel, 0) ? 1 : 0;
        reached.merge(channel, place, Math::max);
      }
    }
    int all = truth.values().stream().mapToInt(List::size).sum();
    return new Tally(all, all - seen.size(), doubled, outOfOrder, foreign);
  }

  public Tally plus(Tally other) {
    return new Tally(
        events + other.events,
        lost + other.lost,
        doubled + other.doubled,
        outOfOrder + other.outOfOrder,
        foreign + other.foreign);
  }

  /// Whether all came, once and in order.
  public boolean isExact() {
    return lost == 0 && doubled == 0 && outOfOrder == 0 && foreign == 0;
  }
}

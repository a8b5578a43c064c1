package dev.stoa.push;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a subscription that is behind has still to get, after its channels have changed: what was
/// listened to before and is now, by whatever name or pattern, from its place; the rest from the
/// hub's place at the time of the change.
///
/// @param after by label, the place in each shard that its events come after; empty: any
record Due(Map<String, long[]> after) {
  private static final long[] ANY = {};

  Due {
    after = Map.copyOf(after);
  }

  /// All of these channels.
  static Due of(ChannelSet channels) {
    var after = new HashMap<String, long[]>();
    channels.labels().forEach(label -> after.put(label, ANY));
    return new Due(after);
  }

  /// After a change to these channels, with the hub at that place.
  Due follow(ChannelSet channels, long[] hub) {
    var next = new HashMap<String, long[]>();
    List<String> labels = channels.labels();
    after.forEach((before, place) -> {
      for (String label : labels) {
        String both = ChannelSet.common(before, label);
        if (both != null) {
          next.merge(both, place, Due::earlier);
        }
      }
    });
    labels.forEach(label -> next.putIfAbsent(label, hub));
    var all = Map.copyOf(next);
    next.entrySet().removeIf(entry -> isWithinAnother(entry.getKey(), entry.getValue(), all));
    return new Due(next);
  }

  /// Places of one hub: it only moves on.
  private static long[] earlier(long[] one, long[] other) {
    return Arrays.compare(one, other) <= 0 ? one : other;
  }

  private static boolean isWithinAnother(String label, long[] place, Map<String, long[]> all) {
    return all.entrySet().stream()
        .anyMatch(other ->
            !other.getKey().equals(label)
                && ChannelSet.covers(other.getKey(), label)
                && Arrays.compare(other.getValue(), place) <= 0);
  }

  boolean includes(Publication publication) {
    return after.entrySet().stream()
        .anyMatch(entry ->
            ChannelSet.covers(entry.getKey(), publication.channel())
                && publication.seq() > at(entry.getValue(), publication.shard()));
  }

  /// Those of which something up to these numbers is due.
  List<String> labels(Map<Integer, Long> upTo) {
    return after.entrySet().stream()
        .filter(entry ->
            upTo.entrySet().stream()
                .anyMatch(end -> end.getValue() > at(entry.getValue(), end.getKey())))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static long at(long[] place, int shard) {
    return place.length == 0 ? 0 : place[shard];
  }
}

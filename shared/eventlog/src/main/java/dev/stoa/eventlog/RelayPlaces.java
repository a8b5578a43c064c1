package dev.stoa.eventlog;

import dev.stoa.storage.Tx;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/// How far a relay is, by shard; one row each, the same for all nodes. A relay that never ran
/// begins at the present; a shard that was split off since begins where its parent stood, at the
/// split at the latest.
final class RelayPlaces {
  private static final String INSERT =
      "INSERT INTO push_relay (relay, shard, seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";

  private record Place(int shard, long seq) {}

  private final String relay;
  private final Supplier<Layout> layout;

  RelayPlaces(String relay, Supplier<Layout> layout) {
    this.relay = relay;
    this.layout = layout;
  }

  /// Notes the present for a relay that never ran.
  void begin(Tx tx) {
    if (read(tx).isEmpty()) {
      LogStore.heads(tx)
          .positions()
          .forEach((shard, head) -> tx.update(INSERT, relay, shard, head));
    }
  }

  /// Where to go on, by shard.
  Map<Integer, Long> all(Tx tx) {
    Map<Integer, Long> known = read(tx);
    var places = new HashMap<Integer, Long>();
    layout.get().shards().forEach(one -> places.put(one.number(), place(one.number(), known)));
    return places;
  }

  long of(Tx tx, int shard) {
    return place(shard, read(tx));
  }

  /// The same, and no other node moves it before this transaction has ended.
  long lock(Tx tx, int shard) {
    Map<Integer, Long> known = read(tx);
    if (!known.containsKey(shard)) {
      tx.update(INSERT, relay, shard, place(shard, known));
    }
    Long place =
        tx.first(
            "UPDATE push_relay SET seq = seq WHERE relay = ? AND shard = ? RETURNING seq",
            row -> row.int64("seq"),
            relay,
            shard);
    return Objects.requireNonNull(place);
  }

  void move(Tx tx, int shard, long seq) {
    tx.update("UPDATE push_relay SET seq = ? WHERE relay = ? AND shard = ?", seq, relay, shard);
  }

  private long place(int shard, Map<Integer, Long> known) {
    Long place = known.get(shard);
    if (place != null) {
      return place;
    }
    Layout.Shard child = layout.get().shards().get(shard);
    Integer parent = child.parent();
    return parent == null ? child.start() : Math.min(child.start(), place(parent, known));
  }

  private Map<Integer, Long> read(Tx tx) {
    var places = new HashMap<Integer, Long>();
    tx.list(
            "SELECT shard, seq FROM push_relay WHERE relay = ?",
            row -> new Place(row.integer("shard"), row.int64("seq")),
            relay)
        .forEach(place -> places.put(place.shard(), place.seq()));
    return places;
  }
}

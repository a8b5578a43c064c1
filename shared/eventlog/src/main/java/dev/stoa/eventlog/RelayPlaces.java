package dev.stoa.eventlog;

import dev.stoa.storage.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How far a relay is, by shard; one row each, the same for all nodes. A relay that never ran
/// begins at the present; a shard that is split off begins where its parent stands.
final class RelayPlaces {
  private record Place(int shard, long seq) {}

  private final String relay;

  RelayPlaces(String relay) {
    this.relay = relay;
  }

  /// Where to go on, by shard. To be called with the shards locked.
  Map<Integer, Long> begin(Tx tx) {
    var heads = new ArrayList<@Nullable Object[]>();
    LogStore.heads(tx)
        .positions()
        .forEach((shard, head) -> heads.add(new @Nullable Object[] {relay, shard, head}));
    tx.batch(
        "INSERT INTO push_relay (relay, shard, seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        heads);
    var places = new HashMap<Integer, Long>();
    tx.list(
            "SELECT shard, seq FROM push_relay WHERE relay = ?",
            row -> new Place(row.integer("shard"), row.int64("seq")),
            relay)
        .forEach(place -> places.put(place.shard(), place.seq()));
    return places;
  }

  long of(Tx tx, int shard) {
    return known(
        tx.first(
            "SELECT seq FROM push_relay WHERE relay = ? AND shard = ?",
            row -> row.int64("seq"),
            relay,
            shard));
  }

  /// The same, and no other node moves it, nor is the log split, before this transaction has ended.
  long lock(Tx tx, int shard) {
    return known(
        tx.first(
            "UPDATE push_relay SET seq = seq WHERE relay = ? AND shard = ? RETURNING seq",
            row -> row.int64("seq"),
            relay,
            shard));
  }

  void move(Tx tx, int shard, long seq) {
    tx.update("UPDATE push_relay SET seq = ? WHERE relay = ? AND shard = ?", seq, relay, shard);
  }

  /// Waits for the relays of all names that are moving, and keeps them from moving: to be called
  /// before the shards are locked, as those do.
  static void lockAll(Tx tx) {
    tx.list(
        "SELECT shard FROM push_relay ORDER BY relay, shard FOR UPDATE",
        row -> row.integer("shard"));
  }

  static void split(Tx tx, int child, int parent) {
    tx.update(
        "INSERT INTO push_relay (relay, shard, seq)"
            + " SELECT relay, CAST(? AS INTEGER), seq FROM push_relay WHERE shard = ?",
        child,
        parent);
  }

  private static long known(@Nullable Long place) {
    return Objects.requireNonNull(place, "each shard has its place since the relay began");
  }
}

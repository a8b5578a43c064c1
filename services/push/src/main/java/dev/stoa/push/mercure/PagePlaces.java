package dev.stoa.push.mercure;

import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.Layout;
import dev.stoa.storage.Database;
import dev.stoa.storage.Tx;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// How far the site's events have become updates, by shard; one row each, the same for all nodes. A
/// site that never did this begins at the present; a shard that was split off since begins where
/// its parent stood, at the split at the latest.
final class PagePlaces {
  private static final String INSERT =
      "INSERT INTO push_page_feed (shard, seq) VALUES (?, ?) ON CONFLICT DO NOTHING";

  private record Place(int shard, long seq) {}

  private final Database database;
  private final EventLog log;

  PagePlaces(Database database, EventLog log) {
    this.database = database;
    this.log = log;
  }

  /// Where to go on, by shard.
  Map<Integer, Long> load() {
    Map<Integer, Long> heads = log.heads().positions();
    var _ =
        database.write(tx -> {
          if (read(tx).isEmpty()) {
            heads.forEach((shard, head) -> tx.update(INSERT, shard, head));
          }
          return true;
        });
    Map<Integer, Long> known = database.read(PagePlaces::read);
    var places = new HashMap<Integer, Long>();
    log.shards().forEach(shard -> places.put(shard, place(shard, known)));
    return places;
  }

  long of(int shard) {
    return place(shard, database.read(PagePlaces::read));
  }

  /// The same, and no other node moves it before this transaction has ended.
  long lock(Tx tx, int shard) {
    Map<Integer, Long> known = read(tx);
    if (!known.containsKey(shard)) {
      tx.update(INSERT, shard, place(shard, known));
    }
    Long place =
        tx.first(
            "UPDATE push_page_feed SET seq = seq WHERE shard = ? RETURNING seq",
            row -> row.int64("seq"),
            shard);
    return Objects.requireNonNull(place);
  }

  void move(Tx tx, int shard, long seq) {
    tx.update("UPDATE push_page_feed SET seq = ? WHERE shard = ?", seq, shard);
  }

  private long place(int shard, Map<Integer, Long> known) {
    Long place = known.get(shard);
    if (place != null) {
      return place;
    }
    Layout.Shard child = log.layout().shards().get(shard);
    Integer parent = child.parent();
    return parent == null ? child.start() : Math.min(child.start(), place(parent, known));
  }

  private static Map<Integer, Long> read(Tx tx) {
    var places = new HashMap<Integer, Long>();
    tx.list(
            "SELECT shard, seq FROM push_page_feed",
            row -> new Place(row.integer("shard"), row.int64("seq")))
        .forEach(place -> places.put(place.shard(), place.seq()));
    return places;
  }
}

package dev.stoa.eventlog;

import dev.stoa.contracts.bus.Bus;
import dev.stoa.storage.Database;
import dev.stoa.storage.Ids;
import dev.stoa.storage.Tx;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The durable, replayable log of what happened.
///
/// Guaranteed: an event is in the log if and only if its transaction was committed; each shard's
/// numbers are dense and in the order of commits; a channel lives in one shard, so its events have
/// one order. A {@link Tailer} sees every number of its shards once, in order.
///
/// Not guaranteed: any order between shards, and that a hint arrives; a tailer is then late by one
/// poll of the heads.
///
/// All methods block and are for virtual threads, but for {@link #publish}, which may be called
/// from anywhere, and for those that only compute ({@link #shardOf}, {@link #layout}).
public final class EventLog implements AutoCloseable {
  /// The prefix of the log's migrations and of its history table.
  public static final String MIGRATIONS = "eventlog";

  private final Database database;
  private final @Nullable Parts parts;

  private EventLog(Database database, @Nullable Parts parts) {
    this.database = database;
    this.parts = parts;
  }

  /// Brings the log's tables up to date and opens it.
  public static EventLog open(
      Database database, Bus bus, EventLogConfig config, InstantSource clock) {
    database.migrate(MIGRATIONS);
    var ids = new Ids(clock, new SecureRandom());
    var layout = LogStore.openLayout(database, config.shards());
    var appender = new Appender(layout, config, clock, ids, new Hints(bus, config.hintBytes()));
    var feed = new Feed(bus, database, appender, config.pollInterval());
    var commits = new GroupCommit(database, appender, new Publishing(appender, clock));
    var retention = new Retention(database, config, clock);
    retention.start();
    return new EventLog(
        database,
        new Parts(
            appender, feed, new RangeReads(database), commits, new Resumes(config), retention));
  }

  /// A log for wiring that never runs, such as listing routes: every use throws.
  public static EventLog unopened() {
    return new EventLog(Database.unopened(), null);
  }

  /// Appends events as the last statement of a transaction. The shards stay locked until it ends:
  /// do nothing slow afterwards, and call this once per transaction. Other nodes are told after the
  /// commit. Returns the events in the order given.
  public List<LoggedEvent> append(Tx tx, List<NewEvent> events) {
    return parts().appender().append(tx, events);
  }

  /// Publishes events that belong to no other change: all of them or none, together with what
  /// others publish at the same time. Succeeds when they are on disk; fails with a {@link
  /// dev.stoa.contracts.Failure}. May be called from any thread; completes on the caller's context
  /// when it has one.
  public Future<List<LoggedEvent>> publish(List<NewEvent> events) {
    return parts()
        .commits()
        .submit(PublishRequest.of(events))
        .compose(done ->
            done.result() instanceof PublishResult.Refused refused
                ? Future.failedFuture(refused.failure())
                : Future.succeededFuture(done.events()));
  }

  /// Like {@link #publish(List)}, with a publisher, an idempotency key or a fenced producer. Always
  /// succeeds, with what became of the request.
  public Future<PublishResult> publish(PublishRequest request) {
    return parts().commits().submit(request).map(Publishing.Done::result);
  }

  /// Publishes each request by itself, together in as few commits as possible. Succeeds with one
  /// result for each, in order; requests on one channel keep their order.
  public Future<List<PublishResult>> publishEach(List<PublishRequest> requests) {
    var results = requests.stream().map(this::publish).toList();
    return Future.all(results).map(_ -> results.stream().map(Future::result).toList());
  }

  /// The position after the last event of every shard. Read it before the content of a page, so
  /// that the first live event is the next one.
  public Cursor heads() {
    return database.read(LogStore::heads);
  }

  public Layout layout() {
    return parts().appender().layout();
  }

  public int shardCount() {
    return layout().shardCount();
  }

  public int shardOf(String channel) {
    return layout().shardOf(channel);
  }

  public long epoch() {
    return layout().epoch();
  }

  /// Up to `limit` events of a shard after a position, oldest first. Readers that ask for the same
  /// stretch at the same time share one read.
  public Batch read(int shard, long after, int limit) {
    return parts().reads().read(layout(), shard, after, limit);
  }

  /// Up to `limit` events of one channel after a position in its shard, oldest first.
  public List<LoggedEvent> readChannel(String channel, long after, int limit) {
    return database.read(tx -> LogStore.readChannel(tx, layout(), channel, after, limit));
  }

  /// The position of the first retained event of a channel with this id, for a transport whose
  /// clients name events by their own ids; null when there is none. Finds only events that carry
  /// `meta`.
  public @Nullable Long find(String channel, String id) {
    return database.read(tx -> LogStore.find(tx, channel, id));
  }

  /// The position in its shard before the last `count` events of a channel; 0 when there are no
  /// more.
  public long beforeLast(String channel, int count) {
    return database.read(tx -> LogStore.beforeLast(tx, channel, count));
  }

  /// The position in its shard before the first event of a channel at or after a time; its head
  /// when there is none.
  public long before(String channel, Instant time) {
    return database.read(tx -> {
      var seq = LogStore.before(tx, channel, time);
      var head = LogStore.heads(tx).position(shardOf(channel));
      return seq != null ? seq : head != null ? head : 0;
    });
  }

  /// The highest number that retention has taken from a class of channels in a shard; 0 when it has
  /// taken none.
  public long low(int shard, String channelClass) {
    var low = database.read(tx -> LogStore.lows(tx, shard)).get(channelClass);
    return low == null ? 0 : low.seq();
  }

  /// Where a reader of `channels` goes on from a cursor, and what it has missed for good. A channel
  /// that ends in `*` stands for all that begin like it.
  public Resume resume(String cursor, Collection<String> channels) {
    return database.read(tx -> parts().resumes().check(tx, Cursor.decode(cursor), channels));
  }

  /// Nulls the data of all events about a subject; their numbers stay, so that no reader sees a
  /// hole. Returns how many there were. Readers that keep events in memory hear of it by an event
  /// of the same transaction that is [erasing][NewEvent#erasing].
  public int erase(Tx tx, String subject) {
    return tx.update("UPDATE push_event SET data = NULL, meta = NULL WHERE subject = ?", subject);
  }

  /// Nulls the data of all events of a channel.
  public int eraseChannel(Tx tx, String channel) {
    return tx.update("UPDATE push_event SET data = NULL, meta = NULL WHERE channel = ?", channel);
  }

  /// Runs retention now, whichever node's turn it is. Returns how many events were taken.
  public int sweep() {
    return parts().retention().sweep();
  }

  /// Follows `shards`, each from the position in `from`; a shard that is missing there starts at
  /// its head. Events of one shard come in order, one call at a time, on a virtual thread.
  public Tailer tail(
      Set<Integer> shards, Map<Integer, Long> from, Consumer<List<LoggedEvent>> consumer) {
    return follow(shards, from, consumer::accept);
  }

  /// Like {@link #tail}, for listeners that want to hear of splits too.
  public Tailer follow(Set<Integer> shards, Map<Integer, Long> from, TailListener listener) {
    var positions = new HashMap<>(from);
    if (!from.keySet().containsAll(shards)) {
      heads().positions().forEach(positions::putIfAbsent);
    }
    return follow(layout(), shards, positions, listener);
  }

  /// Follows all shards of a layout, each from its position.
  Tailer follow(Layout layout, Map<Integer, Long> from, TailListener listener) {
    return follow(layout, from.keySet(), from, listener);
  }

  private Tailer follow(
      Layout layout, Set<Integer> shards, Map<Integer, Long> from, TailListener listener) {
    var tailer = new Tailer(parts().feed(), parts().reads(), listener, layout, shards, from);
    parts().feed().add(tailer);
    return tailer;
  }

  /// Makes events of events from now on, or from where the relay of this name stopped, in whichever
  /// process.
  public Relay relay(String name, Relay.Maker maker) {
    var relay = new Relay(database, this, name, maker);
    relay.start();
    return relay;
  }

  /// All shards of the log.
  public Set<Integer> shards() {
    return Set.copyOf(java.util.stream.IntStream.range(0, shardCount()).boxed().toList());
  }

  @Override
  public void close() {
    if (parts != null) {
      parts.commits().close();
      parts.feed().close();
      parts.retention().close();
    }
  }

  private Parts parts() {
    if (parts == null) {
      throw new IllegalStateException("no event log is open");
    }
    return parts;
  }

  private record Parts(
      Appender appender,
      Feed feed,
      RangeReads reads,
      GroupCommit commits,
      Resumes resumes,
      Retention retention) {}
}

package dev.stoa.push;

import dev.stoa.access.Grant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The connections of one event loop and what they listen to. Confined to that loop: no lock, no
/// blocking call. It is fed with the events of the log in order, each once; its position says how
/// far. Every live subscription is at that position; [CatchUp] brings the others there.
final class Hub {
  /// One turn handles at most so many events before it writes, which bounds what is merged.
  private static final int SLICE = 128;

  private final PushConfig config;
  private final Executor loop;
  private final ToIntFunction<String> shardOf;
  private final RandomGenerator random;
  private final long epoch;
  private final long[] positions;
  private final CatchUp catchUp;
  private final TimerWheel timers;
  private final Map<ShardSet, ShardSet> shardSets = new HashMap<>();

  /// Those of one shard.
  private final ShardSet[] single;

  private final Audiences audiences = new Audiences(this::shardSet);
  private final Set<Connection> connections = new LinkedHashSet<>();
  private final List<Subscription> behind = new ArrayList<>();
  private final List<Watch> watches = new ArrayList<>();
  private Figures figures = new Figures(InstantSource.system());
  private int drainTurn;
  private int drainTotal;

  /// `heads`: the position at which feeding starts, one entry per shard of the log.
  Hub(
      PushConfig config,
      Executor loop,
      Archive archive,
      long epoch,
      long[] heads,
      ToIntFunction<String> shardOf,
      RandomGenerator random) {
    this.config = config;
    this.loop = loop;
    this.shardOf = shardOf;
    this.random = random;
    this.epoch = epoch;
    this.positions = heads.clone();
    this.single = new ShardSet[heads.length];
    this.timers = new TimerWheel(512);
    this.catchUp = new CatchUp(this, config, loop, archive, epoch, heads);
  }

  long[] positions() {
    return positions;
  }

  TimerWheel timers() {
    return timers;
  }

  int size() {
    return connections.size();
  }

  Set<Connection> connections() {
    return Collections.unmodifiableSet(connections);
  }

  /// Counts there from now on.
  void count(Figures figures) {
    this.figures = figures;
    watch(figures);
  }

  Figures figures() {
    return figures;
  }

  /// Tells it what becomes of the connections from now on.
  void watch(Watch watch) {
    watches.add(watch);
  }

  /// Takes a connection of nobody in particular in.
  Connection open(Function<Outlet.Listener, Transport> opener, ChannelSet channels, Since since) {
    return open(Peer.UNKNOWN, opener, channels, since);
  }

  /// Takes a connection in; it gets what its channels hold from `since` on.
  Connection open(
      Peer peer, Function<Outlet.Listener, Transport> opener, ChannelSet channels, Since since) {
    var connection = new Connection(this, peer, opener);
    if (connection.isClosed()) {
      return connection;
    }
    var subscription = new Subscription(connection, channels, shardSet(channels));
    connection.subscribe(subscription);
    connections.add(connection);
    watches.forEach(watch -> watch.opened(connection, channels));
    if (connection.isStream()) {
      connection.lives(config.heartbeats(random));
      timers.arm(connection.heartbeat(), 1 + random.nextLong(config.heartbeatTicks()));
    }
    catchUp.start(subscription, since);
    return connection;
  }

  /// Runs something in a turn of its own. May be called from any thread.
  void run(Runnable action) {
    loop.execute(action);
  }

  /// Gives a connection that listens to nothing yet its channels from `since` on.
  void begin(Connection connection, ChannelSet channels, Since since) {
    Subscription before = connection.subscription();
    if (before != null) {
      audiences.leave(before);
      catchUp.forget(before);
    }
    var subscription = new Subscription(connection, channels, shardSet(channels));
    connection.subscribe(subscription);
    changed(connection, before, channels);
    catchUp.start(subscription, since);
    if (subscription.isWaiting()) {
      connection.greetAgain(); // P-4.8: what answers the wish cannot name the place yet
    }
  }

  /// Whether an answer of the log is under way for it: its channels cannot be changed just now.
  boolean isBusy(Connection connection) {
    Subscription subscription = connection.subscription();
    return subscription != null && subscription.isWaiting();
  }

  /// Gives a connection that is not busy other channels from now on. Those that it keeps lose
  /// nothing; new ones begin at the present.
  void change(Connection connection, ChannelSet channels) {
    Subscription before = connection.subscription();
    if (connection.isClosed() || before == null || before.channels().equals(channels)) {
      return;
    }
    var after = new Subscription(connection, channels, shardSet(channels));
    connection.subscribe(after);
    changed(connection, before, channels);
    if (before.isLive()) {
      audiences.leave(before);
      goLive(after);
    } else {
      catchUp.forget(before);
      after.follow(before, positions);
      catchUp.advance(after);
    }
  }

  /// A guest has shown who it is: its connection is that holder's from now on.
  void identify(Connection connection, Peer somebody) {
    Peer before = connection.peer();
    connection.identify(somebody);
    Subscription subscription = connection.subscription();
    ChannelSet channels = subscription == null ? ChannelSet.NONE : subscription.channels();
    watches.forEach(watch -> watch.identified(connection, channels, before));
  }

  /// Tells that it lasts under this grant from now on.
  void granted(Connection connection, Grant grant) {
    watches.forEach(watch -> watch.granted(connection, grant));
  }

  private void changed(Connection connection, @Nullable Subscription before, ChannelSet after) {
    ChannelSet left = before == null ? ChannelSet.NONE : before.channels();
    watches.forEach(watch -> watch.changed(connection, left, after));
  }

  /// Forgets a connection, at once and whatever its state; ends its transport.
  void close(Connection connection, Transport.Ending ending) {
    if (connections.remove(connection)) {
      timers.cancel(connection.heartbeat());
      Subscription subscription = connection.subscription();
      if (subscription != null) {
        String cursor = cursor(connection);
        audiences.leave(subscription);
        catchUp.forget(subscription);
        connection.end(ending, cursor);
        watches.forEach(watch -> watch.closed(connection, subscription.channels(), ending));
      }
    }
  }

  /// The last position that has been handed to a connection; empty while the log is asked for it,
  /// and without channels: one of none would not hold the place that the client came from.
  String cursor(Connection connection) {
    Subscription subscription = connection.subscription();
    return subscription == null || subscription.isWaiting() || subscription.channels().isEmpty()
        ? ""
        : subscription.cursor(positions);
  }

  /// Sends a connection away within the window: one after the other, evenly, so that not all come
  /// to the other nodes at once.
  void drain(Connection connection) {
    if (!connection.isClosed() && !connection.isDraining()) {
      connection.startDraining();
      long window = Math.max(1, PushConfig.ticks(config.drain()));
      drainTotal = Math.max(drainTotal, connections.size());
      timers.arm(connection.heartbeat(), 1 + window * drainTurn++ / drainTotal);
    }
  }

  /// When the client of one more connection may come back after its end.
  long retryMillis() {
    return config.retryMillis(random);
  }

  private void sendAway(Connection connection, String reason) {
    String cursor = cursor(connection);
    if (connection.isStream()) {
      connection.transport().write(Farewell.of(connection.format(), reason, retryMillis(), cursor));
    }
    close(connection, Transport.Ending.DRAIN);
  }

  void closeAll(Transport.Ending ending) {
    List.copyOf(connections).forEach(connection -> close(connection, ending));
  }

  /// Takes the next events of the log; each shard's in order, without a hole.
  void accept(List<Publication> publications) {
    for (int from = 0; from < publications.size(); from += SLICE) {
      turn(publications.subList(from, Math.min(from + SLICE, publications.size())));
    }
    catchUp.advanceAll();
  }

  private void turn(List<Publication> publications) {
    long[] before = positions.clone();
    Publication oldest = null;
    for (Publication publication : publications) {
      catchUp.remember(publication);
      positions[publication.shard()] = publication.seq();
      audiences.append(publication, positions);
      oldest = oldest == null && audiences.isTouched() ? publication : oldest;
      Sampled sampled = publication.sampled();
      if (sampled != null) {
        audiences.sample(publication, sampled);
      }
    }
    audiences.flush(this, before);
    if (oldest != null) {
      figures.written(oldest.time());
    }
    behind.forEach(catchUp::advance);
    behind.clear();
    shardSets.values().forEach(ShardSet::release);
  }

  /// A live subscription could not take what came after `before`: its channel's policy decides.
  void fellBehind(Subscription subscription, long[] before) {
    subscription.startAt(before.clone());
    if (!subscription.connection().isStream()) {
      behind.add(subscription);
      return;
    }
    figures.slow();
    switch (config.slow().of(subscription.channels())) {
      case HISTORY -> {}
      case DISCONNECT -> close(subscription.connection(), Transport.Ending.SLOW);
      case DROP, BY_EVENT -> subscription.mustThin(true);
    }
  }

  /// The transport has room again.
  void drained(Connection connection) {
    Subscription subscription = connection.subscription();
    if (subscription != null && !connection.isClosed() && !subscription.isLive()) {
      catchUp.advance(subscription);
    }
  }

  void heartbeat(Connection connection) {
    if (connection.isDraining() || connection.isOld()) {
      sendAway(connection, connection.isDraining() ? "shutdown" : "rotation");
      return;
    }
    if (!isBusy(connection)) {
      connection.offer(connection.format().heartbeat(cursor(connection)), 0);
    }
    timers.arm(connection.heartbeat(), config.heartbeatTicks());
  }

  /// The subscription is where the hub is: from here on it is served with its audience.
  void goLive(Subscription subscription) {
    audiences.join(subscription);
    subscription.connection().caughtUp();
  }

  private ShardSet shardSet(ChannelSet channels) {
    if (channels.names().size() == 1 && !channels.hasPatterns()) { // nearly always
      int shard = shardOf.applyAsInt(channels.names().getFirst());
      if (single[shard] == null) {
        single[shard] = shardSet(IntStream.of(shard));
      }
      return single[shard];
    }
    return shardSet(
        channels.hasPatterns()
            ? IntStream.range(0, positions.length)
            : channels.names().stream().mapToInt(shardOf).distinct().sorted());
  }

  private ShardSet shardSet(IntStream shards) {
    return shardSets.computeIfAbsent(new ShardSet(shards.toArray(), epoch), same -> same);
  }
}

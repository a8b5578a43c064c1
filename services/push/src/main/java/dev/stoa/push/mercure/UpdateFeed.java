package dev.stoa.push.mercure;

import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.Layout;
import dev.stoa.eventlog.LoggedEvent;
import dev.stoa.eventlog.TailListener;
import dev.stoa.push.mercure.RecentUpdates.Placed;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Follows the channel of updates, on a virtual thread, and feeds the hub of every event loop. Each
/// update is read and encoded once.
final class UpdateFeed implements TailListener {
  private final Vertx vertx;
  private final EventLog log;
  private final MercureConfig config;
  private final UpdateArchive archive;
  private final InstantSource clock;
  private final Consumer<Subscriber> onClose;
  private volatile Map<EventLoop, UpdateHub> hubs = Map.of();
  private volatile @Nullable String lastId;
  private volatile boolean closed;

  UpdateFeed(
      Vertx vertx,
      EventLog log,
      MercureConfig config,
      UpdateArchive archive,
      InstantSource clock,
      Consumer<Subscriber> onClose) {
    this.vertx = vertx;
    this.log = log;
    this.config = config;
    this.archive = archive;
    this.clock = clock;
    this.onClose = onClose;
  }

  /// Blocks; returns when every hub has its place in the log.
  void start() {
    int shard = log.shardOf(Update.CHANNEL);
    long head = head();
    lastId = archive.lastId();
    var seeds = new SplittableRandom(new SecureRandom().nextLong());
    var loops = new HashMap<EventLoop, UpdateHub>();
    for (EventExecutor executor : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      var loop = (EventLoop) executor;
      loops.put(loop, new UpdateHub(loop, config, archive, clock, seeds.split(), onClose, head));
    }
    loops.values().forEach(UpdateHub::start);
    hubs = Map.copyOf(loops);
    var _ = log.follow(Set.of(shard), Map.of(shard, head), this);
  }

  private long head() {
    Long head = log.heads().position(log.shardOf(Update.CHANNEL));
    return head == null ? 0 : head;
  }

  /// Takes nobody in any more. Those who are there are served on until they are sent away, each at
  /// a moment of its own. Succeeds when all have gone; the log ends the tailer.
  Future<?> drain() {
    closed = true;
    return Future.join(hubs.values().stream().map(UpdateHub::drain).toList());
  }

  /// The hub of the event loop that runs the caller, or null when it takes nobody in.
  @Nullable UpdateHub of(Context context) {
    return closed ? null : hubs.get(((ContextInternal) context).nettyEventLoop());
  }

  Collection<UpdateHub> hubs() {
    return hubs.values();
  }

  /// The id of the last update that was handed to the hubs; null when there was none.
  @Nullable String lastId() {
    return lastId;
  }

  @Override
  public void events(List<LoggedEvent> events) {
    List<Placed> updates = archive.updates(events);
    if (updates.isEmpty()) {
      return;
    }
    try {
      for (UpdateHub hub : hubs.values()) {
        hub.post(updates);
      }
      lastId = updates.getLast().update().id();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// A channel goes on with its numbers in the shard that it falls to. After a restored backup it
  /// does not: everyone reconnects.
  @Override
  public void layoutChanged(Layout layout, boolean continued) {
    if (!continued) {
      long head = head();
      hubs.values().forEach(hub -> hub.reset(head));
      lastId = archive.lastId();
    }
  }
}

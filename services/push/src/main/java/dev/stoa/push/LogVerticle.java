package dev.stoa.push;

import dev.stoa.eventlog.Batch;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.Layout;
import dev.stoa.eventlog.LoggedEvent;
import dev.stoa.eventlog.Resume;
import dev.stoa.eventlog.TailListener;
import dev.stoa.eventlog.Tailer;
import dev.stoa.push.mercure.Aside;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.VertxInternal;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Follows the log on virtual threads and feeds the hubs: each event becomes one [Publication],
/// made once, and one message for each event loop. Answers what hubs ask of the log. The only class
/// of push that blocks.
final class LogVerticle extends VerticleBase implements TailListener, Archive {
  /// Events of one read for a connection that catches up.
  private static final int PAGE = 256;

  /// So far from the head the stretches of a shard are shared between readers.
  private static final int NEAR = 4 * PAGE;

  private final EventLog log;
  private final PushConfig config;
  private final Hubs hubs;
  private final BiFunction<Hub, Executor, Leases> leases;
  private final Traces traces;
  private volatile @Nullable Tailer tailer;

  LogVerticle(
      EventLog log,
      PushConfig config,
      Hubs hubs,
      BiFunction<Hub, Executor, Leases> leases,
      Traces traces) {
    this.log = log;
    this.config = config;
    this.hubs = hubs;
    this.leases = leases;
    this.traces = traces;
  }

  /// Stretches of the log that a hint brought.
  long hintHits() {
    Tailer following = tailer;
    return following == null ? 0 : following.hinted();
  }

  /// Stretches that had to be read.
  long hintMisses() {
    Tailer following = tailer;
    return following == null ? 0 : following.read();
  }

  /// Runs on a virtual thread. Succeeds when every hub has its place in the log.
  @Override
  public Future<?> start() {
    Map<Integer, Long> heads = log.heads().positions();
    open(log.layout(), heads);
    tailer = log.follow(log.shards(), heads, this);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    Tailer following = tailer;
    if (following != null) {
      following.close();
    }
    hubs.replace(Map.of()).forEach(HubLoop::close);
    return Future.succeededFuture();
  }

  @Override
  public void events(List<LoggedEvent> events) {
    try {
      hubs.post(
          events.stream().map(event -> Publication.of(event, traces.arrived(event))).toList());
      if (!events.isEmpty()) {
        hubs.figures().arrived(events.getLast().time());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Everyone reconnects: positions of the old layout are resolved as they come in.
  @Override
  public void layoutChanged(Layout layout, boolean continued) {
    var positions = new HashMap<>(log.heads().positions());
    Tailer following = tailer;
    if (continued && following != null) {
      positions.putAll(following.position().positions());
      for (Layout.Shard shard : layout.shards()) {
        Integer parent = shard.parent();
        Long reached = parent == null ? null : following.position().position(parent);
        if (reached != null && following.position().position(shard.number()) == null) {
          positions.put(shard.number(), reached);
        }
      }
    }
    open(layout, positions).forEach(HubLoop::close);
  }

  /// New hubs on every event loop, at these positions; returns those from before.
  private List<HubLoop> open(Layout layout, Map<Integer, Long> positions) {
    long[] heads = new long[layout.shardCount()];
    positions.forEach((shard, seq) -> heads[shard] = seq);
    var loops = new HashMap<EventLoop, HubLoop>();
    var seeds = new SplittableRandom(new SecureRandom().nextLong());
    for (EventExecutor executor : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      RandomGenerator random = seeds.split();
      var loop = (EventLoop) executor;
      var hub = new Hub(config, loop, this, layout.epoch(), heads, layout::shardOf, random);
      hub.count(hubs.figures());
      loops.put(loop, new HubLoop(loop, hub, leases.apply(hub, loop)));
    }
    var before = new ArrayList<>(hubs.replace(loops));
    loops.values().forEach(HubLoop::start);
    return before;
  }

  @Override
  public Future<Start> judge(String cursor, List<String> channels) {
    return Aside.run(() -> {
      Resume resume = log.resume(cursor, channels);
      List<Lost> lost =
          resume.gaps().stream()
              .map(gap -> new Lost(gap.channel(), gap.shard(), gap.to(), reason(gap.reason())))
              .toList();
      return new Start(resume.position().positions(), lost);
    });
  }

  @Override
  public Future<Start> rewind(Since since, ChannelSet channels) {
    return Aside.run(() -> new Rewind(log, since).start(channels));
  }

  @Override
  public Future<List<Page>> read(Map<Integer, Long> after, Map<Integer, Long> upTo, ChannelSet of) {
    return Aside.run(() -> {
      var pages = new ArrayList<Page>();
      after.forEach((shard, seq) -> pages.add(page(shard, seq, upTo.get(shard), of)));
      return pages;
    });
  }

  @Override
  public Future<Set<String>> losses(
      Map<Integer, Long> after, Map<Integer, Long> upTo, ChannelSet of, Predicate<String> which) {
    return Aside.run(() -> new Losses(log, which).of(of, after, upTo));
  }

  /// Near the head everyone reads the same stretches of the shard, and shares the reads. Far from
  /// it the channels are read by themselves, lest a quiet channel costs all of its shard's traffic.
  private Page page(int shard, long after, @Nullable Long upTo, ChannelSet of) {
    if (of.hasPatterns() || upTo == null || upTo - after <= NEAR) {
      Batch batch = log.read(shard, after, PAGE);
      return new Page(shard, batch.position(), low(batch), publications(batch.events()));
    }
    long last = upTo;
    var events = new ArrayList<LoggedEvent>();
    for (String name : of.names()) {
      if (log.shardOf(name) == shard) {
        List<LoggedEvent> found = log.readChannel(name, after, PAGE);
        events.addAll(found);
        last = found.size() < PAGE ? last : Math.min(last, found.getLast().seq());
      }
    }
    long complete = last;
    events.removeIf(event -> event.seq() > complete);
    events.sort(Comparator.comparingLong(LoggedEvent::seq));
    return new Page(shard, complete, low(log.read(shard, after, 1)), publications(events));
  }

  private static long low(Batch batch) {
    return batch.lows().values().stream().mapToLong(Batch.Low::seq).max().orElse(0);
  }

  private static List<Publication> publications(List<LoggedEvent> events) {
    return events.stream().map(Publication::of).toList();
  }

  private static Gap.Reason reason(dev.stoa.eventlog.Gap.Reason reason) {
    return switch (reason) {
      case ttl -> Gap.Reason.TTL;
      case size -> Gap.Reason.SIZE;
      case epoch -> Gap.Reason.EPOCH;
    };
  }
}

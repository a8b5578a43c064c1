package dev.stoa.push;

import dev.stoa.eventlog.Cursor;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings subscriptions from a position of their own to the hub's: from memory within the turn,
/// else page by page from the log, never faster than the client reads. Since the memory, the hub's
/// position and the flip to live belong to one event loop, there is no hole and no repeat.
final class CatchUp {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

  private final Hub hub;
  private final Executor loop;
  private final Archive archive;
  private final long epoch;
  private final SlowPolicies slow;
  private final int queueBytes;
  private final History[] histories;
  private final Replay replay;

  /// Ahead of the hub in some shard: a page was rendered with a position that the tail has not
  /// reached here. Moved on after every turn.
  private final Set<Subscription> ahead = new LinkedHashSet<>();

  CatchUp(Hub hub, PushConfig config, Executor loop, Archive archive, long epoch, long[] heads) {
    this.hub = hub;
    this.loop = loop;
    this.archive = archive;
    this.epoch = epoch;
    this.slow = config.slow();
    this.queueBytes = config.queueBytes();
    this.replay = new Replay(hub);
    this.histories = new History[heads.length];
    for (int shard = 0; shard < heads.length; shard++) {
      histories[shard] =
          new History(config.historyEvents(), config.historyBytes() / heads.length, heads[shard]);
    }
  }

  void remember(Publication publication) {
    histories[publication.shard()].add(publication);
  }

  /// Begins where the client wants.
  void start(Subscription subscription, Since since) {
    if (!(since instanceof Since.Present)) {
      hub.figures().resumed();
    }
    switch (since) {
      case Since.Present _ -> hub.goLive(subscription);
      case Since.After after -> resume(subscription, after.cursor(), after.place());
      case Since.Earliest _, Since.Last _, Since.From _ -> rewind(subscription, since);
    }
  }

  private void rewind(Subscription subscription, Since since) {
    subscription.startAt(hub.positions().clone());
    ask(
        subscription,
        archive.rewind(since, subscription.channels()),
        start -> {
          begin(subscription, start);
          subscription.trust();
          advance(subscription);
        });
  }

  private static void begin(Subscription subscription, Archive.Start start) {
    long[] positions = subscription.positions();
    start.positions().forEach((shard, position) -> positions[shard] = position);
    subscription.mute(start.lost());
  }

  /// Begins at the cursor that a client sent, or says why it cannot (P-3).
  private void resume(Subscription subscription, String since, @Nullable Cursor cursor) {
    long[] positions = hub.positions().clone();
    subscription.startAt(positions);
    if (cursor == null) {
      List<String> all = subscription.channels().labels();
      announce(subscription, new Gap(all, Gap.Reason.EPOCH, "unreadable", null));
      hub.goLive(subscription);
      return;
    }
    boolean certain = cursor.epoch() == epoch;
    for (int shard : subscription.shards().shards()) {
      Long seen = cursor.position(shard);
      positions[shard] = seen == null ? positions[shard] : seen;
      certain &= histories[shard].covers(positions[shard]);
    }
    if (certain) {
      advance(subscription);
    } else {
      String foreign = cursor.epoch() == epoch ? "beyond_head" : "epoch";
      judge(subscription, since, foreign);
    }
  }

  /// Compares a place with what the log really holds, before any of it is sent.
  private void judge(Subscription subscription, String since, String foreign) {
    ask(
        subscription,
        archive.judge(since, subscription.channels().labels()),
        start -> {
          List<Archive.Lost> lost = start.lost().stream().filter(subscription::misses).toList();
          begin(subscription, new Archive.Start(start.positions(), lost));
          if (!lost.isEmpty()) {
            Gap.Reason reason = lost.getFirst().reason();
            String detail = reason == Gap.Reason.EPOCH ? foreign : "retention";
            List<String> channels = lost.stream().map(Archive.Lost::channel).distinct().toList();
            announce(subscription, new Gap(channels, reason, detail, since));
          }
          advance(subscription);
        });
  }

  /// Moves a subscription on as far as memory, the log and its queue allow. Whatever is written may
  /// come back here before the write returns, when it drains the queue at once.
  void advance(Subscription subscription) {
    while (!subscription.isWaiting()
        && !subscription.isLive()
        && !subscription.connection().isClosed()) {
      if (subscription.connection().isExpired()) {
        subscription.connection().done();
        return;
      }
      if (subscription.connection().isFull()) {
        // What comes until then is missed as well. drained() comes back here.
        subscription.mustThin(subscription.mustThin() || subscription.thinning() != null);
        return;
      }
      if (subscription.mustThin()) {
        thin(subscription);
        continue;
      }
      int shard = laggingShard(subscription);
      if (shard < 0) {
        settle(subscription);
        return;
      }
      long position = subscription.positions()[shard];
      History history = histories[shard];
      if (history.covers(position)) {
        replay.fromMemory(subscription, shard, history);
      } else {
        read(subscription);
      }
    }
  }

  /// Asks the log for the next page of every shard that memory does not cover.
  private void read(Subscription subscription) {
    var after = new TreeMap<Integer, Long>();
    var upTo = new TreeMap<Integer, Long>();
    for (int shard : subscription.shards().shards()) {
      long position = subscription.positions()[shard];
      if (!histories[shard].covers(position)) {
        after.put(shard, position);
        upTo.put(shard, hub.positions()[shard]);
      }
    }
    ask(
        subscription,
        archive.read(after, upTo, subscription.channels()),
        pages -> take(subscription, pages));
  }

  /// What the log gave. Retention may have been there first.
  private void take(Subscription subscription, List<Archive.Page> pages) {
    for (Archive.Page page : pages) {
      if (subscription.mustJudge(page)) {
        judge(subscription, subscription.cursor(hub.positions()), "epoch");
        return;
      }
    }
    pages.forEach(page -> replay.fromLog(subscription, page));
    advance(subscription);
  }

  private int laggingShard(Subscription subscription) {
    for (int shard : subscription.shards().shards()) {
      if (subscription.positions()[shard] < hub.positions()[shard]) {
        return shard;
      }
    }
    return -1;
  }

  /// Nothing to read: live when it is where the hub is, else wait for the hub.
  private void settle(Subscription subscription) {
    for (int shard : subscription.shards().shards()) {
      if (subscription.positions()[shard] > hub.positions()[shard]) {
        ahead.add(subscription);
        subscription.connection().caughtUp();
        return;
      }
    }
    ahead.remove(subscription);
    hub.goLive(subscription);
  }

  /// After a turn of the hub.
  void advanceAll() {
    if (!ahead.isEmpty()) {
      List.copyOf(ahead).forEach(this::advance);
    }
  }

  /// Decides what a slow client is spared, before it gets anything of what it missed.
  private void thin(Subscription subscription) {
    var dropping = new Dropping(slow, subscription, hub.positions(), histories, queueBytes);
    if (dropping.isCertain()) {
      thin(subscription, dropping);
      return;
    }
    ChannelSet wanted = subscription.wanted(dropping.upTo());
    ask(
        subscription,
        archive.losses(dropping.after(), dropping.upTo(), wanted, dropping::drops),
        lost -> {
          dropping.lose(lost);
          thin(subscription, dropping);
          advance(subscription);
        });
  }

  private void thin(Subscription subscription, Dropping dropping) {
    String from = subscription.cursor(hub.positions());
    if (slow.of(subscription.channels()) == SlowPolicies.Verdict.DROP) {
      subscription.startAt(dropping.floors().clone());
      hub.figures().dropped(dropping.count());
    }
    long[] floors = dropping.floors();
    subscription.thin(new Thinning(slow, subscription, floors, hub.positions(), histories));
    List<String> lost = dropping.lost();
    if (!lost.isEmpty()) {
      announce(subscription, new Gap(lost, Gap.Reason.SLOW, "queue", from));
    }
  }

  void forget(Subscription subscription) {
    ahead.remove(subscription);
  }

  private void announce(Subscription subscription, Gap gap) {
    hub.figures().gap(gap.reason());
    String cursor = subscription.cursor(hub.positions());
    subscription.connection().control("gap", gap.json(cursor), cursor);
  }

  private <T> void ask(Subscription subscription, Future<T> answer, Consumer<T> then) {
    subscription.waiting(true);
    answer.onComplete(result -> loop.execute(() -> answered(subscription, result, then)));
  }

  private <T> void answered(Subscription subscription, AsyncResult<T> result, Consumer<T> then) {
    subscription.waiting(false);
    Connection connection = subscription.connection();
    if (connection.isClosed() || connection.subscription() != subscription) {
      return; // nobody asks any more
    }
    if (result.succeeded()) {
      then.accept(result.result());
    } else {
      LOG.warn("Cannot read the event log: {}", result.cause().toString());
      hub.close(connection, Transport.Ending.FAILED);
    }
  }
}

package dev.stoa.push;

import dev.stoa.push.SlowPolicies.Policy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the policy `drop` takes from the stretch that a slow client missed: all but the newest
/// events that fit its queue, of those in memory; the last one always stays. Decided once, when
/// there is room again, for the events up to then; what comes later is not touched.
final class Dropping {
  /// What an event weighs in a queue beside its JSON.
  private static final int OVERHEAD = 64;

  /// Channels that a gap names; more: what they were asked for by.
  private static final int NAMED = 100;

  private final SlowPolicies policies;
  private final Subscription subscription;
  private final History[] memory;
  private final long[] from;
  private final long[] floors;
  private final Map<Integer, Long> after = new TreeMap<>();
  private final Map<Integer, Long> upTo = new TreeMap<>();
  private final Set<String> lost = new TreeSet<>();
  private int count;

  /// `bytes`: what the queue holds.
  Dropping(
      SlowPolicies policies, Subscription subscription, long[] heads, History[] memory, int bytes) {
    this.policies = policies;
    this.subscription = subscription;
    this.memory = memory;
    this.from = from(subscription);
    this.floors = from.clone();
    if (policies.mayDrop(subscription.channels())) {
      decide(heads, bytes);
    }
  }

  /// Where the stretch begins: what has been announced as lost is not lost again.
  private static long[] from(Subscription subscription) {
    long[] from = subscription.positions().clone();
    Thinning before = subscription.thinning();
    for (int shard : subscription.shards().shards()) {
      from[shard] = Math.max(from[shard], before == null ? 0 : before.floor(shard));
    }
    return from;
  }

  private void decide(long[] heads, int bytes) {
    keep(heads.clone(), bytes);
    for (int shard : subscription.shards().shards()) {
      long position = from[shard];
      if (floors[shard] > position && memory[shard].low() > position) {
        after.put(shard, position);
        upTo.put(shard, memory[shard].low());
      }
      lose(shard, bottom(shard));
    }
  }

  /// Goes back from the heads, in each shard in turn, as long as there is room.
  private void keep(long[] at, int bytes) {
    int left = bytes;
    boolean kept = false;
    var open = new ArrayDeque<Integer>();
    for (int shard : subscription.shards().shards()) {
      open.add(shard);
    }
    while (!open.isEmpty()) {
      int shard = open.remove();
      Publication newest = newest(shard, at[shard]);
      if (newest == null) {
        floors[shard] = bottom(shard);
        continue;
      }
      int size = newest.size() + OVERHEAD;
      if (kept && size > left) {
        floors[shard] = newest.seq();
        left = 0; // what is older than this one goes too, in other shards as well
      } else {
        kept = true;
        left -= size;
        at[shard] = newest.seq() - 1;
        open.add(shard);
      }
    }
  }

  private @Nullable Publication newest(int shard, long from) {
    for (long seq = from; seq > bottom(shard); seq--) {
      Publication publication = memory[shard].get(seq);
      if (drops(publication)) {
        return publication;
      }
    }
    return null;
  }

  private void lose(int shard, long bottom) {
    for (long seq = bottom + 1; seq <= floors[shard]; seq++) {
      Publication publication = memory[shard].get(seq);
      if (drops(publication)) {
        lost.add(publication.channel());
        count++;
      }
    }
  }

  /// Below this number nothing is to be looked at in memory.
  private long bottom(int shard) {
    return Math.max(from[shard], memory[shard].low());
  }

  private boolean drops(Publication publication) {
    return subscription.wants(publication) && drops(publication.channel());
  }

  boolean drops(String channel) {
    return policies.of(channel).policy() == Policy.DROP;
  }

  /// Whether all that is dropped is in memory. Else the log has to be asked what [#lose] more
  /// channels have after some numbers and up to others.
  boolean isCertain() {
    return after.isEmpty();
  }

  Map<Integer, Long> after() {
    return after;
  }

  Map<Integer, Long> upTo() {
    return upTo;
  }

  void lose(Collection<String> more) {
    lost.addAll(more);
  }

  /// What a gap names: the channels that lose something; none where all is kept.
  List<String> lost() {
    if (lost.size() <= NAMED) {
      return new ArrayList<>(lost);
    }
    return subscription.channels().labels().stream()
        .filter(label -> lost.stream().anyMatch(one -> ChannelSet.covers(label, one)))
        .toList();
  }

  /// How many events in memory are dropped.
  int count() {
    return count;
  }

  /// Up to these numbers everything that may be dropped is.
  long[] floors() {
    return floors;
  }
}

package dev.stoa.push;

import dev.stoa.push.SlowPolicies.Policy;
import dev.stoa.push.SlowPolicies.Rule;
import io.netty.buffer.ByteBuf;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What a slow client is spared of the stretch that it missed, where its channels drop (what
/// [Dropping] says) or conflate. Made when there is room again, for the events up to then.
///
/// Events that only the log still holds are conflated with those in memory, not with each other.
final class Thinning {
  private final SlowPolicies policies;
  private final Subscription subscription;
  private final long[] until;
  private final long[] floors;
  private final Map<String, Long> newest = new HashMap<>();
  private final Set<String> told;

  /// `floors`: up to these numbers, one for each shard, everything goes where events are dropped.
  Thinning(
      SlowPolicies policies,
      Subscription subscription,
      long[] floors,
      long[] heads,
      History[] memory) {
    this.policies = policies;
    this.subscription = subscription;
    this.until = heads.clone();
    this.floors = floors;
    Thinning before = subscription.thinning();
    this.told = before != null && before.isUnderWay(subscription) ? before.told : new HashSet<>();
    for (int shard : subscription.shards().shards()) {
      long first = Math.max(subscription.positions()[shard], memory[shard].low()) + 1;
      for (long seq = first; seq <= until[shard]; seq++) {
        look(memory[shard].get(seq));
      }
    }
  }

  /// Whether the stretch has not been passed. A queue that fills meanwhile begins no other one.
  private boolean isUnderWay(Subscription now) {
    for (int shard : now.shards().shards()) {
      if (now.positions()[shard] < until[shard]) {
        return true;
      }
    }
    return false;
  }

  /// Up to this number of a shard everything goes where events are dropped.
  long floor(int shard) {
    return floors[shard];
  }

  private void look(Publication publication) {
    if (subscription.wants(publication)) {
      Rule rule = policies.of(publication.channel());
      if (rule.policy() == Policy.CONFLATE) {
        newest.put(SlowPolicies.key(rule, publication), publication.seq());
      }
    }
  }

  /// Whether an event that is wanted is left out all the same. Where it is conflated this says so,
  /// once for each channel, in its place; a gap has been said before.
  boolean leavesOut(Publication publication, ByteBuf out) {
    if (publication.seq() > until[publication.shard()]) {
      return false;
    }
    Rule rule = policies.of(publication.channel());
    boolean left =
        switch (rule.policy()) {
          case HISTORY, DISCONNECT -> false;
          case DROP -> publication.seq() <= floors[publication.shard()];
          case CONFLATE ->
              publication.seq() < newest.getOrDefault(SlowPolicies.key(rule, publication), 0L);
        };
    if (left && rule.policy() == Policy.CONFLATE && told.add(publication.channel())) {
      tell(publication, out);
    }
    return left;
  }

  private void tell(Publication publication, ByteBuf out) {
    String cursor = subscription.shards().cursor(subscription.positions());
    var json =
        new JsonObject()
            .put("control", "conflated")
            .put("channel", publication.channel())
            .put("cursor", cursor);
    subscription.connection().format().control(out, "conflated", json.encode(), cursor);
  }
}

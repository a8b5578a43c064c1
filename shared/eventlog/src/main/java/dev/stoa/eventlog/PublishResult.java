package dev.stoa.eventlog;

import dev.stoa.contracts.Failure;
import java.util.List;
import java.util.TreeMap;

/// What became of a {@link PublishRequest}.
public sealed interface PublishResult {
  /// The events are on disk. `replayed`: they were already, from the same request made before.
  record Published(long epoch, List<Receipt> receipts, boolean replayed) implements PublishResult {
    public Published {
      receipts = List.copyOf(receipts);
    }

    /// The place right after these events in their shards.
    public Cursor cursor() {
      var positions = new TreeMap<Integer, Long>();
      receipts.forEach(receipt -> positions.merge(receipt.shard(), receipt.seq(), Math::max));
      return new Cursor(epoch, positions);
    }
  }

  /// Nothing of the request is in the log.
  record Refused(Failure failure) implements PublishResult {}

  /// Where an event is.
  record Receipt(int shard, long seq, String channel, String id) {}
}

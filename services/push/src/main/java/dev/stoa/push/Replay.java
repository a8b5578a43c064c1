package dev.stoa.push;

import io.netty.buffer.ByteBuf;

/// Writes what a subscription missed and moves its position along, never further than its client
/// reads.
final class Replay {
  /// Bytes encoded for one connection before they are written.
  private static final int CHUNK = 16 * 1024;

  private final Hub hub;

  Replay(Hub hub) {
    this.hub = hub;
  }

  /// One chunk from memory.
  void fromMemory(Subscription subscription, int shard, History history) {
    long[] positions = subscription.positions();
    ByteBuf out = Format.buffer(256);
    long head = hub.positions()[shard];
    int room = subscription.connection().room();
    while (positions[shard] < head && out.readableBytes() < CHUNK && room > 0) {
      Publication publication = history.get(positions[shard] + 1);
      room -= append(out, subscription, publication);
    }
    write(subscription, out);
  }

  /// All of a page of the log: it is small.
  void fromLog(Subscription subscription, Archive.Page page) {
    if (subscription.isLive()) {
      return;
    }
    int room = subscription.connection().room();
    long[] positions = subscription.positions();
    ByteBuf out = Format.buffer(256);
    for (Publication publication : page.events()) {
      if (room > 0 && publication.seq() > positions[page.shard()]) {
        room -= append(out, subscription, publication);
      }
    }
    if (room > 0) {
      positions[page.shard()] = Math.max(positions[page.shard()], page.last());
    }
    write(subscription, out);
  }

  /// Moves on by one event; returns how many are to be delivered, none or one.
  private int append(ByteBuf out, Subscription subscription, Publication publication) {
    subscription.positions()[publication.shard()] = publication.seq();
    if (!subscription.wants(publication)) {
      return 0;
    }
    Thinning thinning = subscription.thinning();
    if (thinning != null && thinning.leavesOut(publication, out)) {
      hub.figures().dropped(1);
      return 0;
    }
    String cursor = subscription.shards().cursor(subscription.positions());
    subscription.connection().format().event(out, publication, cursor);
    hub.figures().replayed(1);
    return 1;
  }

  private static void write(Subscription subscription, ByteBuf out) {
    if (out.isReadable()) {
      subscription.connection().transport().write(out);
    } else {
      out.release();
    }
  }
}

package dev.stoa.push;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All live subscriptions of one hub whose streams are the same, byte for byte: same channels, same
/// format. What a turn of the event loop brings is appended once and written once to each member;
/// that is where the cost of a delivery falls from a write per event to a write per turn.
final class Audience {
  private final ChannelSet channels;
  private final Format format;
  private final ShardSet shards;
  private final List<ByteBuf> pending = new ArrayList<>();
  private @Nullable Subscription[] members = new @Nullable Subscription[4];
  private int size;
  private @Nullable Publication last;
  private @Nullable List<Sampled> sampled;

  Audience(ChannelSet channels, Format format, ShardSet shards) {
    this.channels = channels;
    this.format = format;
    this.shards = shards;
  }

  ChannelSet channels() {
    return channels;
  }

  Format format() {
    return format;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  void add(Subscription subscription) {
    if (size == members.length) {
      members = Arrays.copyOf(members, size * 2);
    }
    subscription.join(this, size);
    members[size++] = subscription;
  }

  void remove(Subscription subscription) {
    int index = subscription.leave();
    Subscription moved = members[--size];
    members[size] = null;
    if (index != size && moved != null) {
      members[index] = moved;
      moved.moveTo(index);
    }
    if (members.length > 16 && size < members.length / 4) {
      members = Arrays.copyOf(members, members.length / 2);
    }
  }

  /// Takes an event that has just become the position of the hub. Returns whether it is the first
  /// since the last flush. An event that comes by a name and a pattern is taken once (P-1.6).
  boolean append(Publication publication, long[] positions) {
    if (last == publication) {
      return false;
    }
    last = publication;
    pending.add(shards.encode(format, publication, positions).retain());
    return pending.size() == 1;
  }

  /// Has the first write of a traced event told of, if it was the last that was appended.
  void sample(Publication publication, Sampled first) {
    if (last == publication) {
      List<Sampled> waiting = sampled == null ? new ArrayList<>() : sampled;
      waiting.add(first);
      sampled = waiting;
    }
  }

  /// Writes what is pending to every member. A member that cannot take it leaves the audience and
  /// goes on by itself from `before`, the position at the start of the turn.
  void flush(Hub hub, long[] before) {
    int events = pending.size();
    ByteBuf bytes = merge();
    last = null;
    try {
      // Backwards, since a member that leaves is replaced by the last one.
      int i = size - 1;
      List<Sampled> first = sampled;
      if (first != null) {
        sampled = null;
        i = writeFirst(first, bytes, events, hub, before);
      }
      for (; i >= 0; i--) {
        write(i, bytes, events, hub, before);
      }
      hub.figures().delivered((long) events * size);
    } finally {
      bytes.release();
    }
  }

  private boolean write(int i, ByteBuf bytes, int events, Hub hub, long[] before) {
    Subscription member = members[i];
    if (member != null && !member.connection().offer(bytes.retainedDuplicate(), events)) {
      remove(member);
      hub.fellBehind(member, before);
      return false;
    }
    return true;
  }

  /// Writes until a member has taken it, and tells of that one. Returns who is next.
  private int writeFirst(List<Sampled> waiting, ByteBuf bytes, int events, Hub hub, long[] before) {
    for (int i = size - 1; i >= 0; i--) {
      Subscription member = members[i];
      if (member != null && write(i, bytes, events, hub, before)) {
        waiting.forEach(sampled -> sampled.written(member.connection()));
        return i - 1;
      }
    }
    return -1;
  }

  private ByteBuf merge() {
    ByteBuf first = pending.getFirst();
    if (pending.size() > 1) {
      int total = 0;
      for (ByteBuf bytes : pending) {
        total += bytes.readableBytes();
      }
      ByteBuf all = Format.buffer(total);
      for (ByteBuf bytes : pending) {
        all.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
        bytes.release();
      }
      first = all;
    }
    pending.clear();
    return first;
  }
}

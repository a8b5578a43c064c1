package dev.stoa.eventlog;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A place in the log: its epoch and, for each shard in use, the number of the last event seen.
/// Readers get it as one opaque string, the same on every transport. A cursor grants nothing.
///
/// Format: base64url without padding of `version, epoch, n, (shard delta, seq) * n`, all varints;
/// shards rise. Only the one shortest spelling of a cursor is readable.
public record Cursor(long epoch, SortedMap<Integer, Long> positions) {
  /// The most shards that a log may have.
  public static final int MAX_SHARDS = 1024;

  private static final int VERSION = 1;
  private static final int MAX_LENGTH = 16_384;
  private static final int MAX_VARINT_BYTES = 9;

  public Cursor {
    if (epoch < 0 || positions.size() > MAX_SHARDS) {
      throw new IllegalArgumentException("not a cursor");
    }
    positions.forEach((shard, seq) -> {
      if (shard < 0 || shard >= MAX_SHARDS || seq < 0) {
        throw new IllegalArgumentException("not a position: shard " + shard + ", seq " + seq);
      }
    });
    positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
  }

  public static Cursor of(long epoch, Map<Integer, Long> positions) {
    return new Cursor(epoch, new TreeMap<>(positions));
  }

  /// The position in a shard, or null when the cursor does not know the shard.
  public @Nullable Long position(int shard) {
    return positions.get(shard);
  }

  /// The same place, with `shard` at `seq`.
  public Cursor with(int shard, long seq) {
    var moved = new TreeMap<>(positions);
    moved.put(shard, seq);
    return new Cursor(epoch, moved);
  }

  /// The same place over these shards only; the connection's own part of a loop's position.
  public Cursor only(java.util.Set<Integer> shards) {
    var kept = new TreeMap<>(positions);
    kept.keySet().retainAll(shards);
    return new Cursor(epoch, kept);
  }

  public String encode() {
    var out = new ByteArrayOutputStream(16 + 6 * positions.size());
    out.write(VERSION);
    write(out, epoch);
    write(out, positions.size());
    var previous = -1;
    for (var entry : positions.entrySet()) {
      write(out, entry.getKey() - previous - 1);
      write(out, entry.getValue());
      previous = entry.getKey();
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
  }

  /// Reads an encoded cursor. Returns null for anything that {@link #encode} does not produce.
  public static @Nullable Cursor decode(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return null;
    }
    try {
      var cursor = new Reader(Base64.getUrlDecoder().decode(text)).cursor();
      return cursor.encode().equals(text) ? cursor : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static void write(ByteArrayOutputStream out, long value) {
    var rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    Cursor cursor() {
      if (next() != VERSION) {
        throw new IllegalArgumentException("version");
      }
      var epoch = varint();
      var count = varint();
      if (count > MAX_SHARDS) {
        throw new IllegalArgumentException("shards");
      }
      var positions = new TreeMap<Integer, Long>();
      long shard = -1;
      for (var i = 0; i < count; i++) {
        shard += varint() + 1;
        if (shard < 0 || shard >= MAX_SHARDS) {
          throw new IllegalArgumentException("shard");
        }
        positions.put((int) shard, varint());
      }
      if (at != bytes.length) {
        throw new IllegalArgumentException("trailing bytes");
      }
      return new Cursor(epoch, positions);
    }

    private long varint() {
      long value = 0;
      for (var i = 0; i < MAX_VARINT_BYTES; i++) {
        var part = next();
        value |= (long) (part & 0x7f) << (7 * i);
        if (part < 0x80) {
          return value;
        }
      }
      throw new IllegalArgumentException("varint");
    }

    private int next() {
      if (at == bytes.length) {
        throw new IllegalArgumentException("truncated");
      }
      return bytes[at++] & 0xff;
    }
  }
}

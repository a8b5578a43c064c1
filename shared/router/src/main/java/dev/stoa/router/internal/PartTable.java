package dev.stoa.router.internal;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An immutable hash table whose keys are looked up as regions of a longer text, without a
/// substring.
final class PartTable<V> {
  private final @Nullable String[] keys;
  private final @Nullable Object[] values;
  private final int mask;
  private final int bits;
  private final boolean empty;

  PartTable(Map<String, V> entries) {
    int capacity = Integer.highestOneBit(Math.max(2, entries.size()) * 2 - 1) * 2;
    this.keys = new @Nullable String[capacity];
    this.values = new @Nullable Object[capacity];
    this.mask = capacity - 1;
    this.bits = Integer.numberOfTrailingZeros(capacity);
    this.empty = entries.isEmpty();
    entries.forEach(this::put);
  }

  private void put(String key, V value) {
    int slot = slot(key.hashCode(), bits);
    while (keys[slot] != null) {
      slot = (slot + 1) & mask;
    }
    keys[slot] = key;
    values[slot] = value;
  }

  boolean isEmpty() {
    return empty;
  }

  /// Where to look first. Names that count up (`rule1`, `rule2`) have hashes that count up too, and
  /// would fill long rows; a multiplication by the golden ratio throws them apart (Knuth, TAOCP
  /// 6.4).
  static int slot(int hash, int bits) {
    return (hash * 0x9E3779B9) >>> (Integer.SIZE - bits);
  }

  /// The value whose key is `text[from, to)`, where `hash` is that region's [String#hashCode].
  @SuppressWarnings("unchecked") // only V goes in
  @Nullable V get(String text, int from, int to, int hash) {
    int length = to - from;
    int slot = slot(hash, bits);
    for (String key = keys[slot]; key != null; key = keys[slot]) {
      if (key.hashCode() == hash && key.length() == length && text.startsWith(key, from)) {
        return (V) values[slot];
      }
      slot = (slot + 1) & mask;
    }
    return null;
  }
}

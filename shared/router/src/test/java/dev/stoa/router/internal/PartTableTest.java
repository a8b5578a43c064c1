package dev.stoa.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartTableTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 10, 1_000, 5_000, 10_000})
  void findsEveryKeyAndNoOther(int size) {
    Map<String, Integer> entries = new HashMap<>();
    for (int i = 0; i < size; i++) {
      entries.put("rule" + i, i);
    }
    PartTable<Integer> table = new PartTable<>(entries);
    entries.forEach((key, value) ->
        assertThat(table.get("/" + key + "/x", 1, 1 + key.length(), key.hashCode()))
            .isEqualTo(value));
    assertThat(table.get("nowhere", 0, 7, "nowhere".hashCode())).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 5_000, 10_000})
  void namesThatCountUpFillNoLongRows(int size) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(2 * size - 1);
    BitSet taken = new BitSet();
    int longest = 0;
    for (int i = 0; i < size; i++) {
      int slot = PartTable.slot(("rule" + i).hashCode(), bits);
      int free = taken.nextClearBit(slot);
      longest = Math.max(longest, free - slot);
      taken.set(free);
    }
    assertThat(longest).as("steps to a free place").isLessThan(10);
  }
}

package dev.stoa.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CursorTest {
  private static final long SEED = 20_261_121;

  @Test
  void comesBackAsItWas() {
    var random = new Random(SEED);
    for (var i = 0; i < 10_000; i++) {
      var cursor = random(random);
      assertThat(Cursor.decode(cursor.encode())).isEqualTo(cursor);
    }
  }

  @Test
  void isShort() {
    var positions = new TreeMap<Integer, Long>();
    for (var shard = 0; shard < 64; shard++) {
      positions.put(shard, 10_000_000L + shard);
    }
    assertThat(new Cursor(LogStore.newEpoch(), positions).encode()).hasSizeLessThan(500);
    assertThat(Cursor.of(LogStore.newEpoch(), Map.of(0, 100_000L)).encode()).hasSizeLessThan(20);
  }

  @Test
  void readsNoTextThatItWouldNotWrite() {
    var random = new Random(SEED);
    for (var i = 0; i < 50_000; i++) {
      var text = broken(random, random(random).encode());
      var decoded = Cursor.decode(text);
      if (decoded != null) {
        assertThat(decoded.encode()).isEqualTo(text);
      }
    }
  }

  @Test
  void readsNoGarbage() {
    var random = new Random(SEED);
    for (var i = 0; i < 50_000; i++) {
      var bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 0 && random.nextBoolean()) {
        bytes[0] = 1;
      }
      var text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      var decoded = Cursor.decode(text);
      assertThat(decoded == null || decoded.encode().equals(text)).isTrue();
    }
    assertThat(Cursor.decode("")).isNull();
    assertThat(Cursor.decode("A".repeat(100_000))).isNull();
    assertThat(Cursor.decode("é\0 \n")).isNull();
  }

  @Test
  void knowsItsPartForSomeShards() {
    var cursor = Cursor.of(5, Map.of(0, 1L, 1, 2L, 2, 3L));
    assertThat(cursor.only(java.util.Set.of(1, 7)).positions()).isEqualTo(Map.of(1, 2L));
    assertThat(cursor.with(1, 9).position(1)).isEqualTo(9);
    assertThat(cursor.position(3)).isNull();
  }

  private static Cursor random(Random random) {
    var positions = new TreeMap<Integer, Long>();
    for (var i = random.nextInt(20); i > 0; i--) {
      positions.put(
          random.nextInt(Cursor.MAX_SHARDS), random.nextLong() >>> (1 + random.nextInt(63)));
    }
    return new Cursor(random.nextLong() >>> (1 + random.nextInt(63)), positions);
  }

  private static String broken(Random random, String text) {
    var at = random.nextInt(text.length());
    var other = (char) ('!' + random.nextInt(94));
    return switch (random.nextInt(4)) {
      case 0 -> text.substring(0, at);
      case 1 -> text.substring(0, at) + other + text.substring(at + 1);
      case 2 -> text.substring(0, at) + other + text.substring(at);
      default -> text + other;
    };
  }
}

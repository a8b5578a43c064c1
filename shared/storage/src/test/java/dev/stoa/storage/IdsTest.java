package dev.stoa.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {
  private final TestClock clock = new TestClock();
  private final Ids ids = new Ids(clock, new Random(1));

  @Test
  void areVersionSevenAndCarryTheTime() {
    var id = UUID.fromString(ids.uuid7());
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(clock.millis());
  }

  @Test
  void riseEvenWhenTheClockStandsOrStepsBack() {
    var made = new ArrayList<String>();
    for (var i = 0; i < 20_000; i++) {
      made.add(ids.uuid7());
      if (i % 1_000 == 0) {
        clock.advance(Duration.ofMillis(i % 2_000 == 0 ? 3 : -2));
      }
    }
    assertThat(made).isSorted().doesNotHaveDuplicates();
  }
}

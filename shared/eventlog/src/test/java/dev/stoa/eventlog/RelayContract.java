package dev.stoa.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a relay of the log may be counted on for.
interface RelayContract {
  LogFixture fixture();

  @Test
  default void copiesEachEventOnceHoweverManyProcessesRunIt() {
    try (var one = fixture();
        var two = one.another()) {
      var names = IntStream.range(0, 12).mapToObj(Integer::toString).toList();
      try (var _ = one.log().relay(Copies.NAME, new Copies());
          var _ = two.log().relay(Copies.NAME, new Copies())) {
        for (var i = 0; i < 10; i++) {
          for (var name : names) {
            (i % 2 == 0 ? one : two).append("in:" + name, 5);
          }
        }
        names.forEach(name -> Waiting.until(() -> Copies.out(one.log(), name).size() >= 50));
      }
      names.forEach(
          name -> assertThat(Copies.out(one.log(), name)).isEqualTo(Copies.in(one.log(), name)));
    }
  }

  @Test
  default void beginsAtThePresentAndGoesOnWhereItStopped() {
    try (var fixture = fixture()) {
      var log = fixture.log();
      fixture.append("in:a", 3);
      try (var _ = log.relay(Copies.NAME, new Copies())) {
        fixture.append("in:a", 2);
        Waiting.until(() -> Copies.out(log, "a").size() == 2);
      }
      fixture.append("in:a", 4);
      try (var _ = log.relay(Copies.NAME, new Copies())) {
        Waiting.until(() -> Copies.out(log, "a").size() == 6);
      }
      assertThat(Copies.out(log, "a")).isEqualTo(Copies.in(log, "a").subList(3, 9));
    }
  }

  @Test
  default void erasesTheCopyWithItsOriginal() {
    try (var fixture = fixture()) {
      var log = fixture.log();
      try (var _ = log.relay(Copies.NAME, new Copies())) {
        var original = NewEvent.of("in:a", "t", "\"secret\"").about("it");
        fixture.write(tx -> log.append(tx, List.of(original)));
        Waiting.until(() -> Copies.out(log, "a").equals(List.of("\"secret\"")));
        int erased = fixture.write(tx -> log.erase(tx, "it"));
        assertThat(erased).isEqualTo(2);
        assertThat(Copies.out(log, "a")).containsExactly("null");
      }
    }
  }

  @Test
  default void copiesNothingOfWhatWasErasedMeanwhile() {
    try (var fixture = fixture()) {
      var log = fixture.log();
      var copies = new Copies(event -> "\"secret\"".equals(event.data()));
      try (var _ = log.relay(Copies.NAME, copies)) {
        var original = NewEvent.of("in:a", "t", "\"secret\"").about("it");
        fixture.write(tx -> log.append(tx, List.of(original)));
        copies.awaitHeld();
        fixture.write(tx -> log.erase(tx, "it"));
        copies.release();
        fixture.append("in:a", 1);
        Waiting.until(() -> !Copies.out(log, "a").isEmpty());
        assertThat(Copies.out(log, "a")).containsExactly("{\"i\":0}");
      }
    }
  }
}

package dev.stoa.eventlog;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.contracts.Failure;
import dev.stoa.eventlog.PublishRequest.Producer;
import dev.stoa.eventlog.PublishResult.Published;
import dev.stoa.eventlog.PublishResult.Refused;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a free-standing publisher may count on.
interface PublishContract {
  LogFixture fixture();

  @Test
  default void commitsManyPublishesInOrderOfTheirChannel() throws Exception {
    try (var fixture = fixture()) {
      var log = fixture.log();
      var running = new ArrayList<Future<List<LoggedEvent>>>();
      for (var i = 0; i < 2_000; i++) {
        var channel = "thread:" + i % 7;
        running.add(log.publish(List.of(NewEvent.of(channel, "t", "{\"i\":" + i + "}"))));
      }
      await(Future.all(running));
      for (var c = 0; c < 7; c++) {
        var channel = "thread:" + c;
        var first = c;
        assertThat(log.readChannel(channel, 0, 2_000))
            .extracting(LoggedEvent::data)
            .containsExactlyElementsOf(
                IntStream.range(0, 2_000)
                    .filter(i -> i % 7 == first)
                    .mapToObj(i -> "{\"i\":" + i + "}")
                    .toList());
      }
      assertThat(new EventLogInspector(fixture.database()).verify()).isEmpty();
    }
  }

  @Test
  default void publishesToSeveralChannelsAllOrNothing() throws Exception {
    try (var fixture = fixture()) {
      var log = fixture.log();
      var events = IntStream.range(0, 20).mapToObj(i -> NewEvent.of("c:" + i, "t", "1")).toList();
      var logged = await(log.publish(events));
      assertThat(logged)
          .extracting(LoggedEvent::channel)
          .containsExactlyElementsOf(events.stream().map(NewEvent::channel).toList());
      for (var event : logged) {
        assertThat(log.readChannel(event.channel(), 0, 9)).containsExactly(event);
      }
    }
  }

  @Test
  default void givesTheSameAnswerToTheSameKey() throws Exception {
    try (var fixture = fixture()) {
      var log = fixture.log();
      var request =
          PublishRequest.of(List.of(NewEvent.of("a", "t", "1"), NewEvent.of("b", "t", "2")));
      var first = published(log, request.from("alice").keyed("k"));
      var again = published(log, request.from("alice").keyed("k"));
      assertThat(first.replayed()).isFalse();
      assertThat(again.replayed()).isTrue();
      assertThat(again.receipts()).isEqualTo(first.receipts());
      assertThat(again.cursor()).isEqualTo(first.cursor());
      var other = published(log, request.from("bob").keyed("k"));
      assertThat(other.receipts()).isNotEqualTo(first.receipts());
      assertThat(log.readChannel("a", 0, 9)).hasSize(2);
      var changed = PublishRequest.of(List.of(NewEvent.of("a", "t", "9"))).from("alice").keyed("k");
      assertThat(refused(log, changed)).isInstanceOf(Failure.Conflict.class);
      assertThat(log.readChannel("a", 0, 9)).hasSize(2);
    }
  }

  @Test
  default void takesAKeyOnceHoweverManyUseItAtOnce() throws Exception {
    try (var fixture = fixture();
        var other = fixture.another()) {
      var request = PublishRequest.of(List.of(NewEvent.of("a", "t", "1"))).from("alice").keyed("k");
      var running = new ArrayList<Future<PublishResult>>();
      for (var i = 0; i < 50; i++) {
        running.add(fixture.log().publish(request));
        running.add(other.log().publish(request));
      }
      await(Future.all(running));
      assertThat(running)
          .allSatisfy(result -> assertThat(result.result()).isInstanceOf(Published.class))
          .filteredOn(result -> !((Published) result.result()).replayed())
          .hasSize(1);
      assertThat(fixture.log().readChannel("a", 0, 9)).hasSize(1);
    }
  }

  @Test
  default void aRefusedUseOfAKeyHidesNoRepeatInTheSameCommit() throws Exception {
    try (var fixture = fixture()) {
      var log = fixture.log();
      var one = PublishRequest.of(List.of(NewEvent.of("a", "t", "1"))).from("alice").keyed("k");
      var two = PublishRequest.of(List.of(NewEvent.of("a", "t", "2"))).from("alice").keyed("k");
      var first = published(log, one);
      var together = fixture.publishTogether(List.of(two, one, two, one));
      assertThat(codes(together)).containsExactly("key.reused", "again", "key.reused", "again");
      assertThat(together.get(1))
          .isEqualTo(together.get(3))
          .isEqualTo(new Published(first.epoch(), first.receipts(), true));

      var fresh =
          fixture.publishTogether(
              List.of(one.keyed("f"), two.keyed("f"), one.keyed("f"), two.keyed("f")));
      assertThat(codes(fresh)).containsExactly("new", "key.reused", "again", "key.reused");
      assertThat(((Published) fresh.get(2)).receipts())
          .isEqualTo(((Published) fresh.get(0)).receipts());
      assertThat(log.readChannel("a", 0, 9)).hasSize(2);
    }
  }

  @Test
  default void aSeqThatCameTooEarlyIsTakenLaterInTheSameCommit() throws Exception {
    try (var fixture = fixture()) {
      var one = PublishRequest.of(List.of(NewEvent.of("a", "t", "1"))).from("alice");
      var two = PublishRequest.of(List.of(NewEvent.of("a", "t", "2"))).from("alice");
      var zero = one.producedBy(new Producer("p", 1, 0));
      var ahead = two.producedBy(new Producer("p", 1, 1));
      var other = one.producedBy(new Producer("p", 1, 1));
      var next = one.producedBy(new Producer("p", 2, 0));
      var late = one.producedBy(new Producer("p", 1, 2));
      var together =
          fixture.publishTogether(
              List.of(ahead, zero, ahead, zero, other, ahead, late, next, late, zero));
      assertThat(codes(together))
          .containsExactly(
              "producer.sequence",
              "new",
              "new",
              "again",
              "key.reused",
              "again",
              "new",
              "new",
              "again",
              "again");
      assertThat(codes(fixture.publishTogether(List.of(other, late, ahead))))
          .containsExactly("key.reused", "again", "again");
      assertThat(fixture.log().readChannel("a", 0, 9))
          .extracting(LoggedEvent::data)
          .containsExactly("1", "2", "1", "1");
    }
  }

  @Test
  default void fencesOutAProducerThatWasReplaced() throws Exception {
    try (var fixture = fixture()) {
      var log = fixture.log();
      var one = PublishRequest.of(List.of(NewEvent.of("a", "t", "1"))).from("alice");
      assertThat(published(log, one.producedBy(new Producer("p", 1, 0))).replayed()).isFalse();
      assertThat(published(log, one.producedBy(new Producer("p", 1, 1))).replayed()).isFalse();
      assertThat(published(log, one.producedBy(new Producer("p", 1, 1))).replayed()).isTrue();
      assertThat(refused(log, one.producedBy(new Producer("p", 1, 3))))
          .isInstanceOf(Failure.Conflict.class);
      assertThat(published(log, one.producedBy(new Producer("p", 2, 0))).replayed()).isFalse();
      assertThat(refused(log, one.producedBy(new Producer("p", 1, 2))))
          .isInstanceOfSatisfying(
              Failure.Forbidden.class, zombie -> assertThat(zombie.status()).isEqualTo(403));
      assertThat(published(log, one.from("bob").producedBy(new Producer("p", 0, 0))).replayed())
          .isFalse();
      assertThat(log.readChannel("a", 0, 99)).hasSize(4);
    }
  }

  @Test
  default void answersEachItemOfABatch() throws Exception {
    try (var fixture = fixture()) {
      var log = fixture.log();
      var good = PublishRequest.of(List.of(NewEvent.of("a", "t", "1"))).from("alice");
      var results =
          await(
              log.publishEach(
                  List.of(
                      good,
                      good.producedBy(new Producer("p", 0, 7)),
                      good.keyed("k"),
                      good.keyed("k"))));
      assertThat(results.get(0)).isInstanceOf(Published.class);
      assertThat(results.get(1)).isInstanceOf(Refused.class);
      assertThat(((Published) results.get(2)).replayed()).isFalse();
      assertThat(((Published) results.get(3)).replayed()).isTrue();
      assertThat(log.readChannel("a", 0, 9)).hasSize(2);
    }
  }

  @Test
  default void refusesATextWithANulAndNoneOfItsNeighbours() throws Exception {
    try (var fixture = fixture()) {
      var log = fixture.log();
      var good = PublishRequest.of(List.of(NewEvent.of("a", "t", "1"))).from("alice");
      assertThat(refused(log, good.keyed("k\0")).code()).isEqualTo("text.nul");
      var running = new ArrayList<Future<PublishResult>>();
      for (var i = 0; i < 50; i++) {
        running.add(log.publish(i % 10 == 5 ? good.keyed("k\0" + i) : good.keyed("k" + i)));
      }
      await(Future.all(running));
      for (var i = 0; i < 50; i++) {
        assertThat(running.get(i).result())
            .isInstanceOf(i % 10 == 5 ? Refused.class : Published.class);
      }
      assertThat(log.readChannel("a", 0, 99)).hasSize(45);
    }
  }

  @Test
  default void completesOnTheContextOfItsCaller() throws Exception {
    try (var fixture = fixture()) {
      var same = new CompletableFuture<Boolean>();
      var context = fixture.vertx().getOrCreateContext();
      context.runOnContext(_ ->
          fixture
              .log()
              .publish(List.of(NewEvent.of("a", "t", null)))
              .onComplete(_ -> same.complete(context.equals(Vertx.currentContext()))));
      assertThat(same.get(15, SECONDS)).isTrue();
    }
  }

  private static List<String> codes(List<PublishResult> results) {
    return results.stream()
        .map(result ->
            switch (result) {
              case Published published -> published.replayed() ? "again" : "new";
              case Refused refused -> refused.failure().code();
            })
        .toList();
  }

  private static Published published(EventLog log, PublishRequest request) throws Exception {
    return (Published) await(log.publish(request));
  }

  private static Failure refused(EventLog log, PublishRequest request) throws Exception {
    return ((Refused) await(log.publish(request))).failure();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(15, SECONDS);
  }
}

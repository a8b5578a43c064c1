package dev.stoa.contracts.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BusTest {
  record Ask(String text) {}

  record Answer(String text) {}

  private static final Address<Ask, Answer> ECHO =
      Address.of("test.v1.echo", Ask.class, Answer.class);
  private static final Topic<Answer> NEWS = new Topic<>("test.v1.news", Answer.class);

  private Vertx vertx;
  private Bus bus;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    bus = new Bus(vertx);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void answersACall() {
    bus.serve(ECHO, ask -> new Answer(ask.text())).await();
    assertThat(bus.ask(ECHO, new Ask("hi")).text()).isEqualTo("hi");
  }

  @Test
  void aFailureArrivesAsItWasThrown() {
    var error = new FieldError("text", "too_long", "Too long.");
    bus.serve(
            ECHO,
            _ -> {
              throw new Failure.Invalid("invalid", "Too long.", List.of(error));
            })
        .await();
    var failure = catchThrowableOfType(Failure.Invalid.class, () -> bus.ask(ECHO, new Ask("x")));
    assertThat(failure.code()).isEqualTo("invalid");
    assertThat(failure.text()).isEqualTo("Too long.");
    assertThat(failure.errors()).containsExactly(error);
  }

  @Test
  void everyKindOfFailureKeepsItsKind() {
    var failures =
        List.of(
            new Failure.NotFound("c", "t"),
            new Failure.Unauthenticated("c", "t"),
            new Failure.Forbidden("c", "t"),
            new Failure.Conflict("c", "t"),
            new Failure.TooLarge("c", "t"),
            new Failure.RateLimited("c", "t", Duration.ofSeconds(3)),
            new Failure.Unavailable("c", "t"));
    for (var failure : failures) {
      var registration =
          bus.serve(
                  ECHO,
                  _ -> {
                    throw failure;
                  })
              .await();
      assertThatThrownBy(() -> bus.ask(ECHO, new Ask("x"))).hasSameClassAs(failure).hasMessage("t");
      registration.close().await();
    }
  }

  @Test
  void aHandlerThatBreaksStillAnswersAndTellsNoCause() {
    bus.serve(
            ECHO,
            _ -> {
              throw new IllegalStateException("password=hunter2");
            })
        .await();
    assertThatThrownBy(() -> bus.ask(ECHO, new Ask("x")))
        .isInstanceOf(Failure.Unavailable.class)
        .hasMessage("test could not answer.");
  }

  @Test
  void aBodyThatDoesNotFitTheContractIsNoFaultOfTheUser() {
    record Older(String word) {}
    bus.serve(ECHO, ask -> new Answer(ask.text())).await();
    var older = Address.of(ECHO.name(), Older.class, Answer.class);
    assertThatThrownBy(() -> bus.ask(older, new Older("x")))
        .isInstanceOf(Failure.Unavailable.class);
    var newer = Address.of(ECHO.name(), Ask.class, Older.class);
    assertThatThrownBy(() -> bus.ask(newer, new Ask("x"))).isInstanceOf(Failure.Unavailable.class);
  }

  @Test
  void nobodyServingIsUnavailable() {
    assertThatThrownBy(() -> bus.ask(ECHO, new Ask("x"))).isInstanceOf(Failure.Unavailable.class);
  }

  @Test
  void aCallEndsAfterTheTimeoutOfItsAddress() {
    var never = new CountDownLatch(1);
    bus.serve(
            ECHO,
            ask -> {
              never.await();
              return new Answer(ask.text());
            })
        .await();
    var soon = ECHO.withTimeout(Duration.ofMillis(50));
    assertThatThrownBy(() -> bus.ask(soon, new Ask("x"))).isInstanceOf(Failure.Unavailable.class);
    never.countDown();
  }

  @Test
  void messagesAreServedBesideEachOther() {
    var together = new CountDownLatch(8);
    bus.serve(
            ECHO,
            ask -> {
              assertThat(Thread.currentThread().isVirtual()).isTrue();
              together.countDown();
              together.await();
              return new Answer(ask.text());
            })
        .await();
    var calls = IntStream.range(0, 8).mapToObj(i -> bus.call(ECHO, new Ask("" + i))).toList();
    Future.all(calls).await();
    assertThat(calls.get(3).result().text()).isEqualTo("3");
  }

  @Test
  void whatIsBeyondTheBoundIsRefusedAtOnceAndThePlaceIsGivenBack() throws Exception {
    var small = new Bus(vertx, 2);
    var entered = new CountDownLatch(2);
    var release = new CountDownLatch(1);
    small
        .serve(
            ECHO,
            ask -> {
              entered.countDown();
              release.await();
              return new Answer(ask.text());
            })
        .await();
    var inside = List.of(small.call(ECHO, new Ask("1")), small.call(ECHO, new Ask("2")));
    assertThat(entered.await(15, TimeUnit.SECONDS)).isTrue();
    var failure =
        catchThrowableOfType(Failure.Unavailable.class, () -> small.ask(ECHO, new Ask("3")));
    assertThat(failure.code()).isEqualTo("busy");
    release.countDown();
    Future.all(inside).await();
  }

  @Test
  void subscribersGetEveryMessageInOrder() throws Exception {
    var seen = new LinkedBlockingQueue<String>();
    bus.subscribe(NEWS, news -> seen.add(news.text())).await();
    IntStream.range(0, 100).forEach(i -> bus.publish(NEWS, new Answer("" + i)));
    var got = new ArrayList<String>();
    while (got.size() < 100) {
      got.add(seen.poll(15, TimeUnit.SECONDS));
    }
    assertThat(got).isEqualTo(IntStream.range(0, 100).mapToObj(i -> "" + i).toList());
  }

  @Test
  void aSubscriberThatBreaksGetsTheNextMessage() throws Exception {
    var seen = new LinkedBlockingQueue<String>();
    bus.subscribe(
            NEWS,
            news -> {
              if (news.text().equals("bad")) {
                throw new IllegalStateException("broken");
              }
              seen.add(news.text());
            })
        .await();
    bus.publish(NEWS, new Answer("bad"));
    bus.publish(NEWS, new Answer("good"));
    assertThat(seen.poll(15, TimeUnit.SECONDS)).isEqualTo("good");
  }

  @Test
  void theRequestIdTravelsWithTheCall() throws Exception {
    bus.serve(ECHO, _ -> new Answer(String.valueOf(RequestId.current()))).await();
    var answer = new LinkedBlockingQueue<String>();
    Thread.ofVirtual()
        .start(() -> RequestId.run("r-1", () -> answer.add(bus.ask(ECHO, new Ask("x")).text())));
    assertThat(answer.poll(15, TimeUnit.SECONDS)).isEqualTo("r-1");
    assertThat(bus.ask(ECHO, new Ask("x")).text()).isEqualTo("null");
  }

  @Test
  void waitingOnAnEventLoopIsRefused() throws Exception {
    bus.serve(ECHO, ask -> new Answer(ask.text())).await();
    var outcome = new LinkedBlockingQueue<Object>();
    vertx.runOnContext(_ -> {
      try {
        outcome.add(bus.ask(ECHO, new Ask("x")));
      } catch (RuntimeException refused) {
        outcome.add(refused);
      }
    });
    assertThat(outcome.poll(15, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
  }
}

package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.access.Grant;
import dev.stoa.access.token.Capabilities;
import dev.stoa.contracts.Failure;
import dev.stoa.contracts.auth.AuthApi.Revoked;
import dev.stoa.push.LiveStreams.Changed;
import dev.stoa.push.LiveStreams.Wish;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Changes of a live connection hold in the order in which they were asked for, each under the
/// token that holds then: while the log is asked, and while a token is being verified. The holder
/// comes under `first`, which covers `a:*` and `b:*`; `narrow` covers `a:*`, and `wide` `c:*` too.
@NullUnmarked
@Tag("P-11.3")
@Tag("P-12.5")
class SteeringTest {
  private static final String ID = "0123456789abcdef0123456789abcdef";
  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");

  private final MemoryLog log = new MemoryLog(1);
  private final Hub hub = log.hub(PushConfig.DEFAULT);
  private final InstantSource clock = InstantSource.fixed(NOW);
  private final Leases leases = new Leases(hub, Runnable::run, clock, Future::succeededFuture);
  private final FakeClient client = new FakeClient();
  private final Map<String, Promise<Grant>> tokens = new HashMap<>();
  private final LiveStreams streams = new LiveStreams(PushConfig.DEFAULT.maxChannels());
  private int resumed;
  private final Steering steering = open(grant("first", "a:*", "b:*"));
  private final SocketSession session =
      new SocketSession(steering, null, null, null, PushConfig.DEFAULT, clock, () -> resumed++);

  private static Grant grant(String token, String... channels) {
    var readable = Capabilities.of(List.of(channels), List.of());
    return new Grant(null, null, token, "alice", readable, null);
  }

  private Steering open(Grant grant) {
    var peer = new Peer(1, Peer.Kind.WEBSOCKET, "192.0.2.1", grant, NOW);
    Connection connection = hub.open(peer, _ -> client, ChannelSet.NONE, new Since.Present());
    leases.hold(connection, grant);
    var opened =
        new Steering(
            hub,
            leases,
            name -> token(name).future(),
            Limits.none(),
            PushConfig.DEFAULT,
            connection,
            grant);
    streams.open(ID, () -> opened);
    return opened;
  }

  private Promise<Grant> token(String name) {
    return tokens.computeIfAbsent(name, _ -> Promise.promise());
  }

  private void verified(String name, String... channels) {
    token(name).complete(grant(name, channels));
  }

  private void subscribe(int id, String channel) {
    session.receive(
        "{\"op\":\"subscribe\",\"id\":%d,\"channels\":[\"%s\"]}".formatted(id, channel));
  }

  private void subscribeSinceEarliest(int id, String channel) {
    session.receive(
        "{\"op\":\"subscribe\",\"id\":%d,\"channels\":[\"%s\"],\"since\":\"earliest\"}"
            .formatted(id, channel));
  }

  private void unsubscribe(int id, String channel) {
    session.receive(
        "{\"op\":\"unsubscribe\",\"id\":%d,\"channels\":[\"%s\"]}".formatted(id, channel));
  }

  private void refresh(int id, String token) {
    session.receive("{\"op\":\"refresh\",\"id\":%d,\"token\":\"%s\"}".formatted(id, token));
  }

  private Future<Changed> post(Wish wish) {
    return streams.change(ID, "token:alice", wish);
  }

  /// The log answers, and what has waited for it goes on.
  private void answer() {
    for (int i = 0; i < 5; i++) {
      log.answer();
      hub.timers().tick();
    }
  }

  /// What the client has been told: the answer, the id of its operation, and why not.
  private List<String> said() {
    return client.controls.stream()
        .map(control -> {
          var json = new JsonObject(control.substring(control.indexOf(' ') + 1));
          String code = json.getString("code", "");
          return (json.getString("control") + " " + json.getValue("id", "") + " " + code).trim();
        })
        .toList();
  }

  private void assertIs(String token, String... channels) {
    assertThat(steering.grant().token()).isEqualTo(token);
    assertThat(steering.channels().labels()).containsExactly(channels);
  }

  private static void assertRefused(Future<Changed> change, String code) {
    assertThat(change.cause())
        .isInstanceOfSatisfying(
            Failure.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  @Test
  void aTokenHasToCoverTheChannelThatWasAskedForBeforeIt() {
    subscribeSinceEarliest(1, "a:1");
    subscribe(2, "b:1");
    refresh(3, "narrow");
    verified("narrow", "a:*");
    answer();
    assertThat(said()).containsExactly("subscribed 1", "subscribed 2", "error 3 channel.forbidden");
    assertIs("first", "a:1", "b:1");
    leases.revoke(Revoked.ofToken("first", NOW));
    assertThat(client.ending).isEqualTo(Transport.Ending.UNAUTHORIZED);
  }

  @Test
  void aChannelIsReadUnderTheTokenThatWasShownBeforeIt() {
    subscribeSinceEarliest(1, "a:1");
    refresh(2, "narrow");
    subscribe(3, "b:1");
    subscribe(4, "a:2");
    answer();
    assertThat(said()).as("while it is being verified").containsExactly("subscribed 1");
    verified("narrow", "a:*");
    answer();
    assertThat(said())
        .containsExactly(
            "subscribed 1", "refreshed 2", "error 3 channel.forbidden", "subscribed 4");
    assertIs("narrow", "a:1", "a:2");
  }

  @Test
  void aChannelMayFollowTheTokenThatItNeeds() {
    refresh(1, "wide");
    subscribeSinceEarliest(2, "c:1");
    subscribeSinceEarliest(3, "c:2");
    assertThat(said()).isEmpty();
    verified("wide", "a:*", "b:*", "c:*");
    answer();
    assertThat(said()).containsExactly("refreshed 1", "subscribed 2", "error 3 since.late");
    assertIs("wide", "c:1");
  }

  @Test
  void aTokenThatIsRefusedLeavesWhatFollowsToTheOneBefore() {
    refresh(1, "broken");
    subscribe(2, "b:1");
    subscribe(3, "c:1");
    token("broken").fail(new Failure.Unauthenticated("token.invalid", "It is broken"));
    assertThat(said())
        .containsExactly("error 1 token.invalid", "subscribed 2", "error 3 channel.forbidden");
    assertIs("first", "b:1");
  }

  @Test
  void aTokenNeedNotCoverAChannelThatWasLeftBefore() {
    subscribeSinceEarliest(1, "a:1");
    subscribe(2, "b:1");
    unsubscribe(3, "b:1");
    refresh(4, "narrow");
    verified("narrow", "a:*");
    answer();
    assertThat(said())
        .containsExactly("subscribed 1", "subscribed 2", "unsubscribed 3", "refreshed 4");
    assertIs("narrow", "a:1");
  }

  @Test
  @Tag("P-12.2")
  void aRequestWithATokenHoldsAsAWholeOrNotAtAll() {
    subscribeSinceEarliest(1, "a:1");
    subscribe(2, "a:2");
    var beyond = post(new Wish(List.of("b:1"), List.of("a:1"), "narrow"));
    var fitting = post(new Wish(List.of("c:1"), List.of("a:1", "a:2"), "wide"));
    var uncovered = post(new Wish(List.of("a:3"), List.of(), "narrow"));
    subscribe(3, "c:2");
    verified("narrow", "a:*");
    verified("wide", "a:*", "c:*");
    answer();
    assertRefused(beyond, "channel.forbidden");
    assertThat(fitting.result().channels()).containsExactly("c:1");
    assertRefused(uncovered, "channel.forbidden");
    assertThat(said())
        .containsExactly(
            "subscribed 1", "subscribed 2", "unsubscribed", "subscribed", "subscribed 3");
    assertIs("wide", "c:1", "c:2");
  }

  @Test
  @Tag("P-12.2")
  void aTokenMayComeWithTheEndOfAllChannels() {
    subscribe(1, "b:1");
    var change = post(new Wish(List.of(), List.of("b:1"), "wide"));
    verified("wide", "b:*");
    assertThat(change.result().channels()).isEmpty();
    assertIs("wide");
  }

  @Test
  @Tag("P-12.7")
  void changesThatWaitAreBounded() {
    subscribeSinceEarliest(0, "a:1");
    refresh(1, "narrow");
    for (int id = 2; id <= 1 + Steering.MAX_PENDING; id++) {
      subscribe(id, "a:2");
    }
    refresh(998, "wide");
    subscribe(999, "a:2");
    assertThat(said())
        .endsWith("error 998 changes.too_many", "error 999 changes.too_many")
        .hasSizeLessThan(5);
    assertThat(tokens)
        .as("what is refused for want of room is not verified")
        .doesNotContainKey("wide");
    assertRefused(post(new Wish(List.of("a:3"), List.of(), null)), "changes.too_many");
  }

  @Test
  @Tag("P-12.7")
  void aStreamThatIsNotReadTakesATokenAndNoChannels() {
    subscribe(1, "a:1");
    client.full = true;
    assertRefused(post(new Wish(List.of("a:2"), List.of(), null)), "changes.too_many");
    assertRefused(post(new Wish(List.of("a:2"), List.of(), "narrow")), "changes.too_many");
    var change = post(new Wish(List.of(), List.of(), "narrow"));
    verified("narrow", "a:*");
    assertThat(change.result().channels()).containsExactly("a:1");
    assertIs("narrow", "a:1");
  }

  @Test
  @Tag("P-12.7")
  void requestsThatWaitedTellAStreamThatIsNotReadNoMore() {
    subscribeSinceEarliest(1, "a:1");
    var first = post(new Wish(List.of("a:2"), List.of(), null));
    var second = post(new Wish(List.of("a:3"), List.of(), "narrow"));
    client.full = true;
    verified("narrow", "a:*");
    answer();
    assertRefused(first, "changes.too_many");
    assertRefused(second, "changes.too_many");
    assertThat(said()).containsExactly("subscribed 1");
    assertIs("first", "a:1");
  }

  @Test
  @Tag("P-4.5")
  void soManyOperationsAreUnderWayAndNoMore() {
    for (int id = 1; id < SocketSession.MAX_UNANSWERED; id++) {
      refresh(id, "t" + id);
    }
    session.receive("{\"op\":\"ping\",\"id\":0}");
    assertThat(said()).as("what is answered at once does not count").containsExactly("pong 0");
    assertThat(session.isBusy()).isFalse();
    refresh(SocketSession.MAX_UNANSWERED, "last");
    assertThat(session.isBusy()).isTrue();
    assertThat(resumed).isZero();
    verified("t1", "a:*");
    assertThat(session.isBusy()).isFalse();
    token("t2").fail(new Failure.Unauthenticated("token.invalid", "It is broken"));
    assertThat(resumed).isOne();
    assertThat(said()).containsExactly("pong 0", "refreshed 1", "error 2 token.invalid");
  }

  @Test
  void whatWaitsIsRefusedWhenTheConnectionEnds() {
    refresh(1, "narrow");
    var change = post(new Wish(List.of("a:2"), List.of(), null));
    leases.revoke(Revoked.ofToken("first", NOW));
    verified("narrow", "a:*");
    assertRefused(change, "connection.unknown");
    assertThat(steering.grant().token()).isEqualTo("first");
  }
}

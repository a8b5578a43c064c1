package dev.stoa.push;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.access.Grant;
import dev.stoa.access.token.Capabilities;
import dev.stoa.contracts.auth.AuthApi.Revoked;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// How long connections last, with a clock that the test moves.
@Tag("P-10")
class LeasesTest {
  private static final Duration LIFE = Duration.ofSeconds(60);
  private static final PushConfig CONFIG = neverRotating(PushConfig.DEFAULT);

  private final MemoryLog log = new MemoryLog(1);
  private final Hub hub = log.hub(CONFIG);
  private final Leases leases = new Leases(hub, Runnable::run, this::now, this::renewed);
  private final FakeClient client = new FakeClient();
  private Instant now = Instant.parse("2026-11-22T00:00:00Z");
  private int renewals;

  private static PushConfig neverRotating(PushConfig d) {
    return new PushConfig(
        d.heartbeat(),
        d.retry(),
        d.drain(),
        Duration.ZERO,
        d.queueBytes(),
        d.slow(),
        d.maxChannels(),
        d.historyEvents(),
        d.historyBytes());
  }

  private Instant now() {
    return now;
  }

  private Future<Grant> renewed(Grant grant) {
    renewals++;
    return Future.succeededFuture(grant);
  }

  private Grant token() {
    return token(LIFE);
  }

  private Grant token(Duration life) {
    return new Grant(
        null,
        null,
        "jti-" + now,
        "alice",
        Capabilities.of(List.of("room:*"), List.of()),
        now.plus(life));
  }

  private void pass(Duration time) {
    for (long tick = time.dividedBy(PushConfig.TICK); tick > 0; tick--) {
      now = now.plus(PushConfig.TICK);
      hub.timers().tick();
    }
  }

  private Steering open() {
    return open(token());
  }

  private Steering open(Grant grant) {
    var peer = new Peer(1, Peer.Kind.SSE, "192.0.2.1", grant, now);
    Connection connection =
        hub.open(peer, _ -> client, ChannelSet.parse(List.of("room:a"), 10), new Since.Present());
    leases.hold(connection, grant);
    return new Steering(
        hub,
        leases,
        _ -> Future.succeededFuture(token()),
        Limits.none(),
        CONFIG,
        connection,
        grant);
  }

  @Test
  void theHolderOfAShortTokenIsToldAtHalfOfItsTime() {
    open(token(Duration.ofSeconds(10)));
    pass(Duration.ofSeconds(4));
    assertThat(client.controls).isEmpty();
    pass(Duration.ofSeconds(2));
    assertThat(client.controls).singleElement().asString().contains("expiring");
    pass(Duration.ofSeconds(5));
    assertThat(client.controls.getLast()).contains("expired");
  }

  @Test
  void aTokenOfSixtySecondsIsKeptAliveForADayOnOneConnection() {
    Steering stream = open();
    int refreshes = 0;
    int timers = hub.timers().armed();
    for (Instant end = now.plus(Duration.ofDays(1)); now.isBefore(end); ) {
      pass(Duration.ofSeconds(1));
      if (client.controls.size() > refreshes) {
        assertThat(client.controls.getLast()).contains("expiring");
        assertThat(stream.ask(Change.token("another")).succeeded()).isTrue();
        refreshes++;
      }
      assertThat(client.ending).as("at %s", now).isNull();
    }
    assertThat(refreshes).isBetween(2800, 2900);
    assertThat(client.controls).hasSize(refreshes);
    assertThat(hub.timers().armed()).isEqualTo(timers);
    hub.accept(List.of(log.append("room:a", "still-there")));
    assertThat(client.ids).containsExactly("still-there");
    pass(LIFE.plusSeconds(1));
    assertThat(client.ending).isEqualTo(Transport.Ending.UNAUTHORIZED);
    assertThat(client.controls.getLast()).contains("\"reason\":\"expired\"");
    assertThat(hub.timers().armed()).isZero();
    assertThat(renewals).isZero();
  }

  @Test
  void aRevokedTokenCutsTheConnectionThatWasRefreshedToIt() {
    Steering stream = open();
    Grant first = stream.grant();
    pass(Duration.ofSeconds(10));
    assertThat(stream.ask(Change.token("another")).succeeded()).isTrue();
    leases.revoke(Revoked.ofToken(requireNonNull(first.token()), now));
    assertThat(client.ending).isNull();
    leases.revoke(Revoked.ofToken(requireNonNull(stream.grant().token()), now));
    assertThat(client.ending).isEqualTo(Transport.Ending.UNAUTHORIZED);
    assertThat(client.controls.getLast()).contains("\"reason\":\"revoked\"");
  }
}

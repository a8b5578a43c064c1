package dev.stoa.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.access.SessionId;
import dev.stoa.access.token.Capabilities;
import dev.stoa.access.token.KeyRing;
import dev.stoa.access.token.TokenClaims;
import dev.stoa.access.token.TokenGuard;
import dev.stoa.access.token.TokenKey;
import dev.stoa.access.token.TokenRules;
import dev.stoa.contracts.Failure;
import dev.stoa.contracts.auth.AuthApi;
import dev.stoa.contracts.auth.AuthApi.TicketGrant;
import dev.stoa.testing.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tickets, tokens and keys, on any database.
interface TicketsContract {
  TestDatabase emptyDatabase();

  static TicketGrant grant(Fixture auth, SessionId id) {
    var resolved = auth.sessions.resolve(id.hash());
    return new TicketGrant(
        "session:" + id.hash(),
        resolved.principal(),
        id.hash(),
        null,
        "someone",
        "{}",
        resolved.expires());
  }

  private static String hash(String ticket) {
    return Secrets.hash(ticket);
  }

  @Test
  default void aTicketIsGoodOnceWithinThirtySeconds() {
    try (Fixture auth = new Fixture(emptyDatabase())) {
      auth.owner();
      SessionId id = auth.signIn(Fixture.EMAIL, Fixture.PASSWORD).session();
      TicketGrant grant = grant(auth, id);
      String ticket = auth.tickets.issue(grant).ticket();
      assertThat(auth.tickets.redeem(hash(ticket)).grant()).isEqualTo(grant);
      assertThat(auth.tickets.redeem(hash(ticket)).grant()).isNull();
      String late = auth.tickets.issue(grant).ticket();
      auth.clock.advance(Duration.ofSeconds(30));
      assertThat(auth.tickets.redeem(hash(late)).grant()).isNull();
    }
  }

  @Test
  default void aTicketEndsWithItsSession() {
    try (Fixture auth = new Fixture(emptyDatabase())) {
      auth.owner();
      SessionId id = auth.signIn(Fixture.EMAIL, Fixture.PASSWORD).session();
      String ticket = auth.tickets.issue(grant(auth, id)).ticket();
      auth.sessions.end(id);
      assertThat(auth.tickets.redeem(hash(ticket)).grant()).isNull();
    }
  }

  @Test
  default void boundsTheTicketsOfOneHolder() {
    try (Fixture auth = new Fixture(emptyDatabase())) {
      auth.owner();
      SessionId id = auth.signIn(Fixture.EMAIL, Fixture.PASSWORD).session();
      TicketGrant grant = grant(auth, id);
      for (int i = 0; i < Tickets.PER_HOLDER; i++) {
        auth.tickets.issue(grant);
      }
      assertThatThrownBy(() -> auth.tickets.issue(grant)).isInstanceOf(Failure.RateLimited.class);
      auth.clock.advance(Tickets.LIFETIME);
      assertThat(auth.tickets.issue(grant)).isNotNull();
    }
  }

  @Test
  default void keysOutliveTheProcessAndRotate() {
    try (Fixture auth = new Fixture(emptyDatabase())) {
      TokenMint.Minted old = mint(auth);
      assertThat(check(auth, old.token()).id()).isEqualTo(old.id());
      String kid = auth.keys.rotate();
      TokenMint.Minted fresh = mint(auth);
      assertThat(auth.keys.ring().jwks().getJsonArray("keys")).hasSize(2);
      assertThat(auth.keys.publicKeys().keys().getFirst()).contains(kid).doesNotContain("\"d\"");
      auth.clock.advance(Duration.ofMinutes(59));
      assertThat(check(auth, old.token())).isNotNull();
      assertThat(check(auth, fresh.token())).isNotNull();
      auth.clock.advance(Duration.ofMinutes(2));
      assertThat(auth.keys.publicKeys().keys()).hasSize(1);
    }
  }

  @Test
  default void aRevokedTokenIsAnnouncedAndRemembered() {
    try (Fixture auth = new Fixture(emptyDatabase())) {
      TokenMint.Minted minted = mint(auth);
      auth.keys.revoke(minted.id(), minted.expires());
      auth.keys.revoke(minted.id(), minted.expires());
      assertThat(auth.keys.publicKeys().revoked()).hasSize(1);
      int shard = auth.log.shardOf(AuthApi.REVOCATIONS);
      assertThat(auth.log.read(shard, 0, 10).events())
          .singleElement()
          .satisfies(event -> assertThat(event.data()).contains(minted.id()));
    }
  }

  private static TokenMint.Minted mint(Fixture auth) {
    Capabilities capabilities = Capabilities.of(List.of("news:*"), List.of());
    return auth.mint.mint("operator", capabilities, Duration.ofHours(1));
  }

  /// As another process does it: with the public keys alone.
  private static TokenClaims check(Fixture auth, String token) {
    List<TokenKey> keys =
        auth.keys.publicKeys().keys().stream()
            .map(jwk -> TokenKey.fromJwk(new JsonObject(jwk)))
            .toList();
    return new TokenGuard(TokenRules.DEFAULT, auth.clock, _ -> false)
        .check(new KeyRing(auth.vertx, keys), token);
  }
}

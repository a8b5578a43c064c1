package dev.stoa.auth;

import dev.stoa.access.token.Capabilities;
import dev.stoa.access.token.TokenRules;
import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import dev.stoa.storage.Ids;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Makes tokens.
final class TokenMint {
  /// A new token and its id, by which it can be revoked.
  record Minted(String token, String id, Instant expires) {}

  private final Keys keys;
  private final TokenRules rules;
  private final Ids ids;
  private final InstantSource clock;

  TokenMint(Keys keys, TokenRules rules, Ids ids, InstantSource clock) {
    this.keys = keys;
    this.rules = rules;
    this.ids = ids;
    this.clock = clock;
  }

  /// Throws [Failure.Invalid] when the token would live longer than any may.
  Minted mint(String subject, Capabilities capabilities, Duration lifetime) {
    if (lifetime.toSeconds() < 1 || lifetime.compareTo(rules.maxLifetime()) > 0) {
      throw new Failure.Invalid(
          new FieldError(
              "ttl",
              "ttl.range",
              "A token lives from one second to %d minutes."
                  .formatted(rules.maxLifetime().toMinutes())));
    }
    Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    Instant expires = now.plusSeconds(lifetime.toSeconds());
    String id = ids.uuid7();
    JsonObject claims =
        new JsonObject()
            .put("iss", rules.issuer())
            .put("aud", rules.audience())
            .put("sub", subject)
            .put("jti", id)
            .put("iat", now.getEpochSecond())
            .put("exp", expires.getEpochSecond())
            .put("cap", capabilities.toJson());
    return new Minted(keys.ring().sign(claims), id, expires);
  }
}

package dev.stoa.auth;

import dev.stoa.access.token.KeyRing;
import dev.stoa.access.token.TokenKey;
import dev.stoa.access.token.TokenRules;
import dev.stoa.contracts.Json;
import dev.stoa.contracts.auth.AuthApi;
import dev.stoa.contracts.auth.AuthApi.Revoked;
import dev.stoa.contracts.auth.AuthApi.TokenKeys;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.NewEvent;
import dev.stoa.storage.Database;
import dev.stoa.storage.Tx;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// The keys that sign tokens: made when first needed, kept in the database, changed by rotation.
/// The private halves never leave this service.
final class Keys {
  private final Vertx vertx;
  private final Database database;
  private final EventLog log;
  private final KeyStore store;
  private final TokenRules rules;
  private final InstantSource clock;
  private final SecureRandom random;

  Keys(
      Vertx vertx,
      Database database,
      EventLog log,
      KeyStore store,
      TokenRules rules,
      InstantSource clock,
      SecureRandom random) {
    this.vertx = vertx;
    this.database = database;
    this.log = log;
    this.store = store;
    this.rules = rules;
    this.clock = clock;
    this.random = random;
  }

  /// The ring that signs, with a first key made when there is none.
  KeyRing ring() {
    return new KeyRing(vertx, keys());
  }

  /// What other processes need to check tokens.
  TokenKeys publicKeys() {
    List<String> open = keys().stream().map(key -> key.publicJwk().encode()).toList();
    Instant since = clock.instant().minus(rules.leeway());
    return new TokenKeys(open, database.read(tx -> store.revoked(tx, since)));
  }

  /// Makes a new key that signs from now on. The ones before verify until the last token that they
  /// signed has ended. Returns its id.
  String rotate() {
    Instant now = clock.instant();
    TokenKey key = TokenKey.generate(random);
    Instant over = now.plus(rules.maxLifetime()).plus(rules.leeway());
    database.write(tx -> {
      store.deleteRetired(tx, now);
      store.insert(tx, key, now);
      store.retireOthers(tx, key.kid(), over);
      return log.append(tx, List.of(NewEvent.of(AuthApi.REVOCATIONS, AuthApi.KEYS_CHANGED, null)));
    });
    return key.kid();
  }

  /// Takes a token back: every process refuses it from now on, and cuts what rests on it.
  void revoke(String id, Instant expires) {
    Instant now = clock.instant();
    database.write(tx -> {
      store.deleteEndedRevocations(tx, now.minus(Duration.ofMinutes(5)));
      if (store.revoke(tx, id, expires)) {
        Revoked revoked = Revoked.ofToken(id, expires);
        log.append(
            tx,
            List.of(NewEvent.of(AuthApi.REVOCATIONS, AuthApi.TOKEN_REVOKED, Json.encode(revoked))));
      }
      return null;
    });
  }

  private List<TokenKey> keys() {
    Instant now = clock.instant();
    List<TokenKey> known = database.read(tx -> store.inForce(tx, now));
    return known.isEmpty() ? database.write(tx -> first(tx, now)) : known;
  }

  /// Two processes may both make a first key; both are then in force, and the newer one signs.
  private List<TokenKey> first(Tx tx, Instant now) {
    List<TokenKey> known = store.inForce(tx, now);
    if (!known.isEmpty()) {
      return known;
    }
    TokenKey key = TokenKey.generate(random);
    store.insert(tx, key, now);
    return List.of(key);
  }
}

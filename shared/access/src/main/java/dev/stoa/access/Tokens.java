package dev.stoa.access;

import dev.stoa.access.token.KeyRing;
import dev.stoa.access.token.TokenClaims;
import dev.stoa.access.token.TokenGuard;
import dev.stoa.access.token.TokenKey;
import dev.stoa.access.token.TokenRules;
import dev.stoa.contracts.auth.AuthApi;
import dev.stoa.contracts.auth.AuthApi.FindKeys;
import dev.stoa.contracts.auth.AuthApi.Revoked;
import dev.stoa.contracts.auth.AuthApi.TokenKeys;
import dev.stoa.contracts.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Checks tokens with the keys that auth holds. The keys come over the bus, once, and again when
/// they change or a token names one that is not known (at most every [#RELOAD]); while they are not
/// there, no token is good and none is refused: the call fails as unavailable.
///
/// Bounds: [#CACHE] checked tokens, so that reconnects cost no signature; the revoked ones of the
/// last hour, since a token lives no longer.
final class Tokens implements Revocations.Listener {
  private static final Duration RELOAD = Duration.ofSeconds(5);
  private static final int CACHE = 10_000;

  private final Vertx vertx;
  private final Bus bus;
  private final InstantSource clock;
  private final TokenGuard guard;
  private final Map<String, Instant> revoked = new ConcurrentHashMap<>();
  private final Map<String, TokenClaims> checked =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenClaims> eldest) {
          return size() > CACHE;
        }
      };
  private @Nullable KeyRing ring;
  private @Nullable Future<KeyRing> loading;
  private Instant loadedAt = Instant.EPOCH;

  Tokens(Vertx vertx, Bus bus, TokenRules rules, InstantSource clock) {
    this.vertx = vertx;
    this.bus = bus;
    this.clock = clock;
    this.guard = new TokenGuard(rules, clock, revoked::containsKey);
  }

  /// Succeeds with what the token says; fails with [dev.stoa.contracts.Failure.Unauthenticated]
  /// when it is not good, and with [dev.stoa.contracts.Failure.Unavailable] when that cannot be
  /// known.
  Future<TokenClaims> check(String token) {
    KeyRing keys;
    TokenClaims known;
    synchronized (this) {
      keys = ring;
      known = checked.get(token);
    }
    if (keys == null || (known == null && mayReload() && TokenGuard.namesUnknownKey(keys, token))) {
      return load().map(loaded -> verify(loaded, token));
    }
    try {
      return Future.succeededFuture(known == null ? verify(keys, token) : guard.recheck(known));
    } catch (RuntimeException refused) {
      return Future.failedFuture(refused);
    }
  }

  boolean isRevoked(@Nullable String id) {
    return id != null && revoked.containsKey(id);
  }

  private TokenClaims verify(KeyRing keys, String token) {
    TokenClaims claims = guard.check(keys, token);
    synchronized (this) {
      if (keys == ring) {
        checked.put(token, claims);
      }
    }
    return claims;
  }

  private synchronized boolean mayReload() {
    return !clock.instant().isBefore(loadedAt.plus(RELOAD));
  }

  private synchronized Future<KeyRing> load() {
    Future<KeyRing> running = loading;
    if (running != null && !running.isComplete()) {
      return running;
    }
    Future<KeyRing> fresh = bus.call(AuthApi.KEYS, new FindKeys()).map(this::take);
    loading = fresh;
    return fresh;
  }

  private KeyRing take(TokenKeys answer) {
    KeyRing fresh =
        new KeyRing(
            vertx,
            answer.keys().stream().map(jwk -> TokenKey.fromJwk(new JsonObject(jwk))).toList());
    answer.revoked().forEach(token -> revoked.put(token.id(), token.expires()));
    synchronized (this) {
      ring = fresh;
      loadedAt = clock.instant();
      checked.clear();
    }
    return fresh;
  }

  @Override
  public void revoked(Revoked what) {
    if (what.token() != null && what.expires() != null) {
      Instant now = clock.instant();
      revoked.values().removeIf(end -> end.isBefore(now.minusSeconds(60)));
      revoked.put(what.token(), what.expires());
    }
  }

  @Override
  public synchronized void keysChanged() {
    ring = null;
    loading = null;
    checked.clear();
  }

  @Override
  public void lost() {
    keysChanged();
  }
}

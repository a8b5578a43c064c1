package dev.stoa.access;

import dev.stoa.contracts.auth.AuthApi.ResolvedSession;
import dev.stoa.contracts.auth.Principal;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What this process knows about login sessions, by the hash of their id.
///
/// Bound: `capacity` entries; on overflow the entry used longest ago goes. An entry lives for `ttl`
/// and never past the end of its session. Concurrent misses of one hash share one load. An answer
/// that was under way while anything was revoked is asked for once more and otherwise not kept, so
/// that a revocation cannot be undone by a slow reply. "Nobody" is not kept: made-up ids must not
/// push out real ones.
final class PrincipalCache {
  private final int capacity;
  private final Duration ttl;
  private final InstantSource clock;
  private final Map<String, Known> entries;
  private final Map<String, Future<ResolvedSession>> loading = new HashMap<>();
  private long revocations;

  PrincipalCache(int capacity, Duration ttl, InstantSource clock) {
    this.capacity = capacity;
    this.ttl = ttl;
    this.clock = clock;
    this.entries =
        new LinkedHashMap<>(64, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > PrincipalCache.this.capacity;
          }
        };
  }

  /// Succeeds with the session's holder, or an empty answer for nobody; fails as `load` fails. May
  /// be called from anywhere.
  Future<ResolvedSession> get(String hash, Function<String, Future<ResolvedSession>> load) {
    long before;
    synchronized (this) {
      ResolvedSession known = fresh(hash);
      if (known != null) {
        return Future.succeededFuture(known);
      }
      Future<ResolvedSession> running = loading.get(hash);
      if (running != null) {
        return running;
      }
      before = revocations;
    }
    return track(hash, load.apply(hash), before, load);
  }

  private Future<ResolvedSession> track(
      String hash,
      Future<ResolvedSession> first,
      long before,
      Function<String, Future<ResolvedSession>> load) {
    Future<ResolvedSession> settled =
        first
            .compose(answer -> {
              if (keep(hash, answer, before)) {
                return Future.succeededFuture(answer);
              }
              long again = current();
              return load.apply(hash).onSuccess(second -> keep(hash, second, again));
            })
            .onComplete(_ -> forgetLoad(hash));
    synchronized (this) {
      if (!settled.isComplete()) {
        loading.put(hash, settled);
      }
    }
    return settled;
  }

  private synchronized void forgetLoad(String hash) {
    loading.remove(hash);
  }

  private synchronized long current() {
    return revocations;
  }

  private synchronized boolean keep(String hash, ResolvedSession answer, long before) {
    if (revocations != before) {
      return false;
    }
    if (answer.principal() == null) {
      return true;
    }
    Instant until = clock.instant().plus(ttl);
    if (answer.expires().isBefore(until)) {
      until = answer.expires();
    }
    entries.put(hash, new Known(answer, until));
    return true;
  }

  private @Nullable ResolvedSession fresh(String hash) {
    Known entry = entries.get(hash);
    if (entry == null) {
      return null;
    }
    if (!clock.instant().isBefore(entry.until)) {
      entries.remove(hash);
      return null;
    }
    return entry.answer;
  }

  /// Forgets one session.
  synchronized void dropSession(String hash) {
    revocations++;
    entries.remove(hash);
    loading.remove(hash);
  }

  /// Forgets every session of one account.
  synchronized void dropAccount(String account) {
    revocations++;
    loading.clear();
    entries
        .values()
        .removeIf(entry -> {
          Principal principal = entry.answer.principal();
          return principal != null && principal.id().equals(account);
        });
  }

  /// Forgets everything: after a gap in the log, nobody knows what was revoked.
  synchronized void clear() {
    revocations++;
    loading.clear();
    entries.clear();
  }

  synchronized int size() {
    return entries.size();
  }

  private record Known(ResolvedSession answer, Instant until) {}
}

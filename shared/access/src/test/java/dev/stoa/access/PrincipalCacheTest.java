package dev.stoa.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.contracts.auth.AuthApi.ResolvedSession;
import dev.stoa.contracts.auth.Principal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrincipalCacheTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Instant now = START;
  private final PrincipalCache cache = new PrincipalCache(3, Duration.ofSeconds(60), () -> now);
  private final List<Promise<ResolvedSession>> loads = new ArrayList<>();

  private Future<ResolvedSession> get(String hash) {
    return cache.get(
        hash,
        _ -> {
          Promise<ResolvedSession> load = Promise.promise();
          loads.add(load);
          return load.future();
        });
  }

  private static ResolvedSession ann(Instant expires) {
    return new ResolvedSession(new Principal("1", "Ann", null, Set.of()), expires);
  }

  private static ResolvedSession nobody() {
    return new ResolvedSession(null, Instant.EPOCH);
  }

  @Test
  void sharesOneLoadAndKeepsItsAnswerForAMinute() {
    Future<ResolvedSession> one = get("a");
    Future<ResolvedSession> two = get("a");
    assertThat(loads).hasSize(1);
    loads.getFirst().complete(ann(START.plusSeconds(600)));
    assertThat(one.result()).isEqualTo(two.result());
    now = START.plusSeconds(59);
    assertThat(get("a").succeeded()).isTrue();
    now = START.plusSeconds(60);
    assertThat(get("a").isComplete()).isFalse();
  }

  @Test
  void neverOutlivesTheSession() {
    get("a");
    loads.getFirst().complete(ann(START.plusSeconds(5)));
    now = START.plusSeconds(5);
    assertThat(get("a").isComplete()).isFalse();
  }

  @Test
  void aSlowAnswerCannotUndoARevocation() {
    Future<ResolvedSession> slow = get("a");
    cache.dropSession("a");
    loads.getFirst().complete(ann(START.plusSeconds(600)));
    assertThat(slow.isComplete()).isFalse();
    assertThat(loads).hasSize(2);
    loads.get(1).complete(nobody());
    assertThat(slow.result().principal()).isNull();
    assertThat(cache.size()).isZero();
  }

  @Test
  void isBoundedAndMadeUpIdsPushNothingOut() {
    for (String hash : List.of("a", "b", "c", "d")) {
      get(hash);
      loads.getLast().complete(ann(START.plusSeconds(600)));
    }
    assertThat(cache.size()).isEqualTo(3);
    for (int i = 0; i < 100; i++) {
      get("made up " + i);
      loads.getLast().complete(nobody());
    }
    assertThat(get("d").succeeded()).isTrue();
    cache.dropAccount("1");
    assertThat(cache.size()).isZero();
  }

  @Test
  void aFailureIsNotKept() {
    Future<ResolvedSession> failed = get("a");
    loads.getFirst().fail("down");
    assertThat(failed.failed()).isTrue();
    get("a");
    assertThat(loads).hasSize(2);
  }
}

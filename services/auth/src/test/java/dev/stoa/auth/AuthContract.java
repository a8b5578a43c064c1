package dev.stoa.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.access.SessionId;
import dev.stoa.contracts.Failure;
import dev.stoa.contracts.auth.AuthApi;
import dev.stoa.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What auth does, on any database.
interface AuthContract {
  TestDatabase emptyDatabase();

  /// A test with its own parts.
  interface Body {
    void run(Fixture auth) throws Exception;
  }

  private void with(Body body) throws Exception {
    try (Fixture auth = new Fixture(emptyDatabase())) {
      body.run(auth);
    }
  }

  @Test
  default void signsInWithAnyCaseOfTheAddress() throws Exception {
    with(auth -> {
      Account owner = auth.owner();
      SignIn.Begun begun = auth.signIn(" ann@EXAMPLE.org ", Fixture.PASSWORD);
      assertThat(begun.account()).isEqualTo(owner);
      var resolved = auth.sessions.resolve(begun.session().hash());
      assertThat(Objects.requireNonNull(resolved.principal()).isOwner()).isTrue();
      assertThat(resolved.expires()).isEqualTo(auth.clock.instant().plus(Duration.ofDays(14)));
    });
  }

  @Test
  default void tellsOtherServicesWhoseAnAccountIs() throws Exception {
    with(auth -> {
      Account owner = auth.owner();
      assertThat(auth.accounts.find(owner.id()).principal()).isEqualTo(owner.principal());
      assertThat(auth.accounts.find("nope").principal()).isNull();
      assertThat(auth.accounts.find("no\0pe").principal()).as("no text of a database").isNull();
    });
  }

  @Test
  default void theStoreHoldsNoLiveSecret() throws Exception {
    with(auth -> {
      Account owner = auth.owner();
      SessionId first = auth.signIn(Fixture.EMAIL, Fixture.PASSWORD).session();
      SessionId id =
          auth.signIn
              .signIn(
                  Fixture.EMAIL, Fixture.PASSWORD, new SignIn.Origin("192.0.2.1", "Firefox", first))
              .session();
      String ticket = auth.tickets.issue(TicketsContract.grant(auth, id)).ticket();
      String dump = auth.dump();
      assertThat(dump).contains(id.hash()).doesNotContain(id.value(), first.value(), ticket);
      String link = auth.accounts.reset(owner);
      assertThat(auth.dump()).doesNotContain(link, Fixture.PASSWORD);
    });
  }

  @Test
  default void aFixedIdIsDeadOnceItsBrowserSignsIn() throws Exception {
    with(auth -> {
      auth.owner();
      SessionId fixed = auth.signIn(Fixture.EMAIL, Fixture.PASSWORD).session();
      SessionId fresh =
          auth.signIn
              .signIn(
                  Fixture.EMAIL, Fixture.PASSWORD, new SignIn.Origin("192.0.2.1", "Firefox", fixed))
              .session();
      assertThat(auth.holds(fixed)).isFalse();
      assertThat(auth.holds(fresh)).isTrue();
      int shard = auth.log.shardOf(AuthApi.REVOCATIONS);
      assertThat(auth.log.read(shard, 0, 10).events())
          .anySatisfy(event -> assertThat(event.data()).contains(fixed.hash()));
    });
  }

  @Test
  default void anIdleSessionEnds() throws Exception {
    with(auth -> {
      auth.owner();
      SessionId id = auth.signIn(Fixture.EMAIL, Fixture.PASSWORD).session();
      auth.clock.advance(Duration.ofDays(13));
      assertThat(auth.holds(id)).isTrue();
      auth.clock.advance(Duration.ofDays(13));
      assertThat(auth.holds(id)).isTrue();
      auth.clock.advance(Duration.ofDays(14));
      assertThat(auth.holds(id)).isFalse();
    });
  }

  @Test
  default void activityDoesNotMoveTheAbsoluteEnd() throws Exception {
    with(auth -> {
      auth.owner();
      SessionId id = auth.signIn(Fixture.EMAIL, Fixture.PASSWORD).session();
      for (int day = 0; day < 80; day += 10) {
        auth.clock.advance(Duration.ofDays(10));
        assertThat(auth.holds(id)).isTrue();
      }
      auth.clock.advance(Duration.ofDays(9));
      assertThat(auth.sessions.resolve(id.hash()).expires())
          .isEqualTo(auth.clock.instant().plus(Duration.ofDays(1)));
      auth.clock.advance(Duration.ofDays(1));
      assertThat(auth.holds(id)).isFalse();
    });
  }

  @Test
  default void anUnknownAddressAndAWrongPasswordAreTheSameWork() throws Exception {
    with(auth -> {
      auth.owner();
      long start = auth.passwords.begun();
      Failure unknown = refused(auth, "nobody@example.org", "some password");
      long afterUnknown = auth.passwords.begun();
      Failure wrong = refused(auth, Fixture.EMAIL, "some password");
      long afterWrong = auth.passwords.begun();
      assertThat(afterUnknown - start).isEqualTo(1);
      assertThat(afterWrong - afterUnknown).isEqualTo(1);
      assertThat(wrong).isInstanceOf(Failure.Unauthenticated.class);
      assertThat(wrong.code()).isEqualTo(unknown.code());
      assertThat(wrong.text()).isEqualTo(unknown.text());
    });
  }

  private static Failure refused(Fixture auth, String email, String password) {
    try {
      auth.signIn(email, password);
    } catch (Failure failure) {
      return failure;
    }
    throw new AssertionError("signed in");
  }

  @Test
  default void boundsAttemptsPerAccountWhetherItExistsOrNot() throws Exception {
    with(auth -> {
      auth.owner();
      for (String email : List.of(Fixture.EMAIL, "nobody@example.org")) {
        for (int i = 0; i < SignInLimits.PER_ACCOUNT; i++) {
          assertThat(refused(auth, email, "wrong " + i))
              .isInstanceOf(Failure.Unauthenticated.class);
        }
        assertThat(refused(auth, email, "wrong")).isInstanceOf(Failure.RateLimited.class);
      }
      auth.clock.advance(Duration.ofSeconds(30));
      assertThat(auth.signIn(Fixture.EMAIL, Fixture.PASSWORD)).isNotNull();
      for (int i = 0; i < 3 * SignInLimits.PER_ADDRESS; i++) {
        auth.limits.attempt("x" + i + "@example.org", "192.0.2.99").succeeded();
      }
    });
  }

  @Test
  default void signsOutEverywhere() throws Exception {
    with(auth -> {
      Account owner = auth.owner();
      SessionId one = auth.signIn(Fixture.EMAIL, Fixture.PASSWORD).session();
      SessionId two = auth.signIn(Fixture.EMAIL, Fixture.PASSWORD).session();
      assertThat(auth.sessions.of(owner.id())).hasSize(2);
      assertThat(auth.sessions.end("someone else", one.hash())).isFalse();
      assertThat(auth.sessions.endAll(owner.id())).isEqualTo(2);
      assertThat(auth.holds(one)).isFalse();
      assertThat(auth.holds(two)).isFalse();
    });
  }

  @Test
  default void theSessionUnusedLongestMakesRoom() throws Exception {
    with(auth -> {
      Account owner = auth.owner();
      List<SessionId> ids = new ArrayList<>();
      for (int i = 0; i < Fixture.TIMES.perAccount() + 2; i++) {
        auth.clock.advance(Duration.ofMinutes(1));
        ids.add(auth.signIn(Fixture.EMAIL, Fixture.PASSWORD).session());
      }
      assertThat(auth.sessions.of(owner.id())).hasSize(Fixture.TIMES.perAccount());
      assertThat(auth.holds(ids.get(1))).isFalse();
      assertThat(auth.holds(ids.get(2))).isTrue();
    });
  }

  @Test
  default void changingThePasswordEndsEveryOtherSession() throws Exception {
    with(auth -> {
      auth.owner();
      SignIn.Begun begun = auth.signIn(Fixture.EMAIL, Fixture.PASSWORD);
      SessionId fresh =
          auth.accounts.changePassword(begun.account(), "quite another secret", "Firefox");
      assertThat(auth.holds(begun.session())).isFalse();
      assertThat(auth.holds(fresh)).isTrue();
      assertThat(refused(auth, Fixture.EMAIL, Fixture.PASSWORD).code()).isEqualTo("login.wrong");
      assertThat(auth.signIn(Fixture.EMAIL, "quite another secret")).isNotNull();
      assertThatThrownBy(
              () -> auth.accounts.changePassword(begun.account(), "a third secret", "Firefox"))
          .isInstanceOf(Failure.Conflict.class);
    });
  }

  @Test
  default void aClaimLinkMakesOneOwnerOnce() throws Exception {
    with(auth -> {
      String one = Objects.requireNonNull(auth.accounts.claimLink());
      String two = Objects.requireNonNull(auth.accounts.claimLink());
      assertThat(auth.accounts.link(one)).isNotNull();
      assertThat(auth.accounts.link(one)).isNotNull();
      assertThatThrownBy(() -> auth.accounts.claim(one, "ann@example.org", "", "short", ""))
          .isInstanceOf(Failure.Invalid.class);
      AtomicInteger owners = new AtomicInteger();
      CountDownLatch done = new CountDownLatch(4);
      for (String link : List.of(one, two, one, two)) {
        Thread.ofVirtual()
            .start(() -> {
              try {
                auth.accounts.claim(
                    link, "ann" + owners + "@example.org", "Ann", Fixture.PASSWORD, "");
                owners.incrementAndGet();
              } catch (Failure _) {
                // The other one was first.
              } finally {
                done.countDown();
              }
            });
      }
      done.await();
      assertThat(owners).hasValue(1);
      assertThat(auth.accounts.all()).singleElement().matches(Account::isOwner);
      assertThat(auth.accounts.claimLink()).isNull();
      assertThat(auth.accounts.link(one)).isNull();
      assertThat(auth.accounts.link(two)).isNull();
    });
  }

  @Test
  default void aResetEndsSessionsAndItsLinkWorksOnce() throws Exception {
    with(auth -> {
      Account owner = auth.owner();
      SessionId id = auth.signIn(Fixture.EMAIL, Fixture.PASSWORD).session();
      String link = auth.accounts.reset(owner);
      assertThat(auth.holds(id)).isFalse();
      assertThat(refused(auth, Fixture.EMAIL, Fixture.PASSWORD).code()).isEqualTo("login.wrong");
      SessionId fresh = auth.accounts.reset(link, "quite another secret", "").session();
      assertThat(auth.holds(fresh)).isTrue();
      assertThatThrownBy(() -> auth.accounts.reset(link, "quite another secret", ""))
          .isInstanceOf(Failure.NotFound.class);
      String late = auth.accounts.reset(auth.accounts.all().getFirst());
      auth.clock.advance(Duration.ofHours(1));
      assertThat(auth.accounts.link(late)).isNull();
    });
  }

  @Test
  default void theConfiguredOwnerIsCreatedOnce() throws Exception {
    with(auth -> {
      auth.accounts.bootstrap(Fixture.EMAIL, Fixture.PASSWORD);
      auth.accounts.bootstrap("other@example.org", "another password");
      assertThat(auth.accounts.all()).extracting(Account::email).containsExactly(Fixture.EMAIL);
      assertThat(auth.accounts.claimLink()).isNull();
    });
  }
}

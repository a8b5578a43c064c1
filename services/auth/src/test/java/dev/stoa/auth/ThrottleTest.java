package dev.stoa.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.contracts.Failure;
import dev.stoa.testing.TestClock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private final TestClock clock = new TestClock();

  @Test
  void letsABurstThroughAndThenOneByOne() {
    Throttle throttle = new Throttle(3, Duration.ofSeconds(10), 100, clock);
    for (int i = 0; i < 3; i++) {
      assertThat(throttle.take("a")).isZero();
    }
    assertThat(throttle.take("a")).isEqualTo(Duration.ofSeconds(10));
    assertThat(throttle.take("b")).isZero();
    clock.advance(Duration.ofSeconds(4));
    assertThat(throttle.take("a")).isEqualTo(Duration.ofSeconds(6));
    clock.advance(Duration.ofSeconds(6));
    assertThat(throttle.take("a")).isZero();
    assertThat(throttle.take("a")).isEqualTo(Duration.ofSeconds(10));
    clock.advance(Duration.ofDays(1));
    for (int i = 0; i < 3; i++) {
      assertThat(throttle.take("a")).isZero();
    }
    assertThat(throttle.take("a")).isPositive();
  }

  @Test
  void memoryIsBounded() {
    Throttle throttle = new Throttle(3, Duration.ofSeconds(10), 100, clock);
    for (int i = 0; i < 10_000; i++) {
      throttle.take("key " + i);
    }
    assertThat(throttle.size()).isEqualTo(100);
  }

  @Test
  void strangersWhoGuessDoNotKeepTheOwnerOut() {
    SignInLimits limits = new SignInLimits(clock, Set.of());
    limits.attempt("ann@example.org", "192.0.2.1").succeeded();
    for (int i = 0; i < SignInLimits.PER_ACCOUNT; i++) {
      limits.attempt("ann@example.org", "198.51.100." + i);
    }
    assertThatThrownBy(() -> limits.attempt("ann@example.org", "198.51.100.99"))
        .isInstanceOf(Failure.RateLimited.class);
    limits.attempt("ann@example.org", "192.0.2.1").succeeded();
  }

  @Test
  void countsByAddressAndByTheNetworkOfTheSixthVersion() {
    SignInLimits limits = new SignInLimits(clock, Set.of());
    for (int i = 0; i < SignInLimits.PER_ADDRESS; i++) {
      limits.attempt("a" + i + "@example.org", "2001:db8:1:2:3::" + i);
    }
    assertThatThrownBy(() -> limits.attempt("b@example.org", "2001:db8:1:2:ffff::1"))
        .isInstanceOf(Failure.RateLimited.class);
    limits.attempt("b@example.org", "2001:db8:1:3::1");
    assertThat(SignInLimits.network("::1")).isEqualTo("0:0:0:0:");
  }
}

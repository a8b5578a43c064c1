package dev.stoa.access.token;

import java.time.Duration;

/// What every token must say of itself: its issuer, one of its audiences, how long it may live at
/// most, and how far clocks may differ.
public record TokenRules(String issuer, String audience, Duration maxLifetime, Duration leeway) {
  /// Issuer and audience `stoa`, one hour, thirty seconds.
  public static final TokenRules DEFAULT =
      new TokenRules("stoa", "stoa", Duration.ofHours(1), Duration.ofSeconds(30));

  public TokenRules {
    if (leeway.isNegative() || leeway.compareTo(Duration.ofSeconds(30)) > 0) {
      throw new IllegalArgumentException("The leeway is between 0 and 30 seconds");
    }
  }
}

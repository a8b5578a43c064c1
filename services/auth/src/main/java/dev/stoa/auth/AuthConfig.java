package dev.stoa.auth;

import dev.stoa.access.token.TokenRules;
import dev.stoa.runtime.Config;
import dev.stoa.runtime.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Auth's settings.
///
/// | key | default | meaning |
/// |---|---|---|
/// | `owner.email`, `owner.password` | | the owner to create while the site has none; both or neither |
/// | `session.idle` | 14d | a login unused for so long ends |
/// | `session.lifetime` | 90d | a login ends after so long at the latest |
/// | `password.threads` | 2 | password hashes at a time, 19 MiB each |
/// | `limits.exempt` | | addresses whose attempts to sign in are not counted |
record AuthConfig(
    @Nullable String ownerEmail,
    @Nullable Secret ownerPassword,
    SessionTimes sessions,
    int passwordThreads,
    Set<String> exempt,
    TokenRules tokens) {
  /// The only site of today.
  static final String SITE = "main";

  static AuthConfig from(Config config) {
    String email = config.text("owner.email");
    Secret password = config.secret("owner.password");
    if ((email == null) != (password == null)) {
      String missing = email == null ? "owner.email" : "owner.password";
      throw Config.wrong(missing, "", "given, and the other of owner.email and owner.password is");
    }
    if (email != null && !Emails.isAddress(email)) {
      throw Config.wrong("owner.email", email, "an e-mail address such as ada@example.org");
    }
    if (password != null && !PasswordRules.hasGoodLength(password.reveal())) {
      throw Config.wrong(
          "owner.password",
          password.toString(),
          "a password of %d to %d characters".formatted(PasswordRules.MIN, PasswordRules.MAX));
    }
    return new AuthConfig(
        email,
        password,
        times(config),
        config.integer("password.threads", 2, 1, 64),
        Set.copyOf(config.list("limits.exempt", List.of())),
        TokenRules.DEFAULT);
  }

  private static SessionTimes times(Config config) {
    Duration idle = config.duration("session.idle", SessionTimes.DEFAULT.idle());
    Duration lifetime = config.duration("session.lifetime", SessionTimes.DEFAULT.lifetime());
    if (idle.isZero() || lifetime.compareTo(idle) < 0) {
      throw Config.wrong(
          "session.lifetime",
          lifetime.toString(),
          "at least session.idle, which is more than zero");
    }
    return new SessionTimes(idle, lifetime, SessionTimes.DEFAULT.perAccount());
  }
}

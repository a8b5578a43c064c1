package dev.stoa.contracts.auth;

import dev.stoa.contracts.bus.Address;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What other services ask of auth.
public final class AuthApi {
  /// Who holds the login session with this hash; a reply without a principal means nobody.
  public static final Address<ResolveSession, ResolvedSession> RESOLVE =
      Address.of("auth.v1.resolve", ResolveSession.class, ResolvedSession.class);

  /// The channel of the event log on which ended sessions are announced (`session.revoked`, data
  /// `{"session": hash}` or `{"account": id}`), so that every cache drops them.
  public static final String REVOCATIONS = "$revocations";

  private AuthApi() {}

  /// `tokenHash`: lower-case hex SHA-256 of the cookie's value. The value itself never travels.
  public record ResolveSession(String tokenHash) {}

  /// `expires`: when the session ends at the latest; the epoch when there is none.
  public record ResolvedSession(@Nullable Principal principal, Instant expires) {}
}

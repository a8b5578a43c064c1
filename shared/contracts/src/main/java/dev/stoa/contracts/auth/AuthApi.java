package dev.stoa.contracts.auth;

import dev.stoa.contracts.bus.Address;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What other services ask of auth.
public final class AuthApi {
  /// Who holds the login session with this hash; a reply without a principal means nobody.
  public static final Address<ResolveSession, ResolvedSession> RESOLVE =
      Address.of("auth.v1.resolve", ResolveSession.class, ResolvedSession.class);

  /// Whose account has this id; a reply without a principal means that there is none.
  public static final Address<FindAccount, FoundAccount> FIND_ACCOUNT =
      Address.of("auth.v1.find-account", FindAccount.class, FoundAccount.class);

  /// The public keys of tokens that are in force, and the tokens revoked before their end.
  public static final Address<FindKeys, TokenKeys> KEYS =
      Address.of("auth.v1.keys", FindKeys.class, TokenKeys.class);

  /// Makes a one-use ticket for a grant that was checked already.
  public static final Address<IssueTicket, IssuedTicket> ISSUE_TICKET =
      Address.of("auth.v1.issue-ticket", IssueTicket.class, IssuedTicket.class);

  /// Uses a ticket up; a reply without a grant means that there is no such ticket (any more).
  public static final Address<RedeemTicket, RedeemedTicket> REDEEM_TICKET =
      Address.of("auth.v1.redeem-ticket", RedeemTicket.class, RedeemedTicket.class);

  /// The channel of the event log on which ended sessions and revoked tokens are announced
  /// ([Revoked] as data), so that every process drops them.
  public static final String REVOCATIONS = "$revocations";

  /// The type of an event that ends one session, or all sessions of an account.
  public static final String SESSION_REVOKED = "session.revoked";

  /// The type of an event that takes a token back.
  public static final String TOKEN_REVOKED = "token.revoked";

  /// The type of an event that tells of a new signing key; without data.
  public static final String KEYS_CHANGED = "keys.changed";

  private AuthApi() {}

  /// `tokenHash`: lower-case hex SHA-256 of the cookie's value. The value itself never travels.
  public record ResolveSession(String tokenHash) {}

  /// `expires`: when the session ends at the latest; the epoch when there is none.
  public record ResolvedSession(@Nullable Principal principal, Instant expires) {}

  public record FindAccount(String id) {}

  public record FoundAccount(@Nullable Principal principal) {}

  /// What no longer holds; exactly one of the three is there. `session`: its hash. `token`: its id,
  /// which need not be remembered after `expires`.
  public record Revoked(
      @Nullable String session,
      @Nullable String account,
      @Nullable String token,
      @Nullable Instant expires) {
    public static Revoked ofSession(String hash) {
      return new Revoked(hash, null, null, null);
    }

    public static Revoked ofAccount(String id) {
      return new Revoked(null, id, null, null);
    }

    public static Revoked ofToken(String id, Instant expires) {
      return new Revoked(null, null, id, expires);
    }
  }

  public record FindKeys() {}

  /// `keys`: JWKs as JSON texts, public halves only, newest first.
  public record TokenKeys(List<String> keys, List<RevokedToken> revoked) {
    public TokenKeys {
      keys = List.copyOf(keys);
      revoked = List.copyOf(revoked);
    }
  }

  public record RevokedToken(String id, Instant expires) {}

  /// What a ticket stands for. `holder` bounds how many tickets one caller may hold.
  /// `capabilities`: the claim `cap` as a JSON text.
  public record TicketGrant(
      String holder,
      @Nullable Principal principal,
      @Nullable String session,
      @Nullable String token,
      @Nullable String subject,
      String capabilities,
      Instant expires) {}

  public record IssueTicket(TicketGrant grant) {}

  public record IssuedTicket(String ticket, Instant expires) {}

  /// `hash`: lower-case hex SHA-256 of the ticket. The ticket itself never travels.
  public record RedeemTicket(String hash) {}

  public record RedeemedTicket(@Nullable TicketGrant grant) {}
}

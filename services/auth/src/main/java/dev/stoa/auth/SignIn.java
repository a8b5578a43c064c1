package dev.stoa.auth;

import dev.stoa.access.SessionId;
import dev.stoa.contracts.Failure;
import dev.stoa.storage.Database;
import org.jspecify.annotations.Nullable;

/// Signing in with a password. An account that does not exist and a password that is wrong take the
/// same steps - one read, one hash - and end in the same failure.
final class SignIn {
  /// A session that has just begun.
  record Begun(Account account, SessionId session) {}

  /// Where an attempt comes from. `before`: the session that the browser held, which ends.
  record Origin(String address, String browser, @Nullable SessionId before) {}

  private final Database database;
  private final AccountStore accounts;
  private final Sessions sessions;
  private final PasswordPool passwords;
  private final SignInLimits limits;

  SignIn(
      Database database,
      AccountStore accounts,
      Sessions sessions,
      PasswordPool passwords,
      SignInLimits limits) {
    this.database = database;
    this.accounts = accounts;
    this.sessions = sessions;
    this.passwords = passwords;
    this.limits = limits;
  }

  /// Begins a session; throws [Failure.Unauthenticated] for wrong credentials and
  /// [Failure.RateLimited] for too many attempts.
  Begun signIn(String email, String password, Origin origin) {
    SignInLimits.Attempt attempt = limits.attempt(email, origin.address());
    Account account = database.read(tx -> accounts.byEmail(tx, email));
    String checked = account == null ? null : account.password();
    boolean right = passwords.matches(password, checked == null ? PasswordHash.OF_NOBODY : checked);
    if (!right || account == null || checked == null) {
      throw wrong();
    }
    String kept = PasswordHash.isOutdated(checked) ? passwords.hash(password) : checked;
    SessionId session =
        database.write(tx ->
            accounts.keepPassword(tx, account.id(), checked, kept)
                ? sessions.begin(tx, account.id(), origin.before(), origin.browser())
                : null);
    if (session == null) {
      throw wrong();
    }
    attempt.succeeded();
    return new Begun(account, session);
  }

  /// Whether this is the account's password; counts as an attempt to sign in.
  boolean isPassword(Account account, String password, String address) {
    SignInLimits.Attempt attempt = limits.attempt(account.email(), address);
    String phc = account.password();
    boolean right = passwords.matches(password, phc == null ? PasswordHash.OF_NOBODY : phc);
    if (right && phc != null) {
      attempt.succeeded();
      return true;
    }
    return false;
  }

  private static Failure wrong() {
    return new Failure.Unauthenticated(
        "login.wrong", "The e-mail address or the password is wrong.");
  }
}

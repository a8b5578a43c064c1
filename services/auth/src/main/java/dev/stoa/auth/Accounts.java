package dev.stoa.auth;

import dev.stoa.access.SessionId;
import dev.stoa.auth.LinkStore.Link;
import dev.stoa.auth.LinkStore.Purpose;
import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import dev.stoa.contracts.auth.AuthApi.FoundAccount;
import dev.stoa.contracts.auth.Principal;
import dev.stoa.storage.Database;
import dev.stoa.storage.Ids;
import dev.stoa.storage.Tx;
import dev.stoa.storage.UnstorableText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Accounts and the one-time links that create the owner or set a new password. Whatever changes a
/// password ends the account's sessions in the same transaction.
final class Accounts {
  private static final Duration CLAIM_LIFETIME = Duration.ofHours(24);
  private static final Duration RESET_LIFETIME = Duration.ofHours(1);
  private static final int MAX_NAME = 80;

  private final Database database;
  private final AccountStore accounts;
  private final LinkStore links;
  private final Sessions sessions;
  private final PasswordPool passwords;
  private final PasswordRules rules;
  private final Ids ids;
  private final InstantSource clock;
  private final RandomGenerator random;

  Accounts(
      Database database,
      AccountStore accounts,
      LinkStore links,
      Sessions sessions,
      PasswordPool passwords,
      PasswordRules rules,
      InstantSource clock,
      RandomGenerator random) {
    this.database = database;
    this.accounts = accounts;
    this.links = links;
    this.sessions = sessions;
    this.passwords = passwords;
    this.rules = rules;
    this.ids = new Ids(clock, random);
    this.clock = clock;
    this.random = random;
  }

  List<Account> all() {
    return database.read(accounts::all);
  }

  @Nullable Account byId(String id) {
    return database.read(tx -> accounts.byId(tx, id));
  }

  /// For other services; nobody has an id that cannot be stored.
  FoundAccount find(String id) {
    try {
      Account account = byId(id);
      return new FoundAccount(account == null ? null : account.principal());
    } catch (UnstorableText _) {
      return new FoundAccount(null);
    }
  }

  boolean hasOwner() {
    return database.read(tx -> !accounts.owners(tx).isEmpty());
  }

  /// Creates the owner from the configuration, unless the site has one.
  void bootstrap(String email, String password) {
    String address = Emails.check("owner.email", email);
    if (hasOwner()) {
      return;
    }
    String phc = passwords.hash(password);
    database.write(tx -> createOwner(tx, address, "", phc));
  }

  /// The secret of a new link with which the first comer becomes the owner; null when the site has
  /// one. Links of other nodes stay good until one of them is used.
  @Nullable String claimLink() {
    Instant now = clock.instant();
    String secret = Secrets.random(random);
    Link link = new Link(Secrets.hash(secret), Purpose.claim, null, now.plus(CLAIM_LIFETIME));
    return database.write(tx -> {
      links.deleteEnded(tx, now);
      if (!accounts.owners(tx).isEmpty()) {
        return null;
      }
      links.insert(tx, link, now);
      return secret;
    });
  }

  /// Takes an account's password away, ends its sessions, and returns the secret of a link that
  /// sets a new one.
  String reset(Account account) {
    Instant now = clock.instant();
    String secret = Secrets.random(random);
    Link link =
        new Link(Secrets.hash(secret), Purpose.reset, account.id(), now.plus(RESET_LIFETIME));
    database.write(tx -> {
      links.deleteEnded(tx, now);
      links.deleteOfAccount(tx, account.id());
      links.insert(tx, link, now);
      accounts.setPassword(tx, account.id(), null);
      return sessions.endAll(tx, account.id());
    });
    return secret;
  }

  /// What a link is good for; null when it was used, is too old or never was. Consumes nothing.
  @Nullable Link link(String secret) {
    Instant now = clock.instant();
    return database.read(tx -> links.find(tx, Secrets.hash(secret), now));
  }

  /// Uses a claim link: creates the owner and begins a session.
  SignIn.Begun claim(String secret, String email, String name, String password, String browser) {
    String address = check(email, password);
    requireLink(link(secret), Purpose.claim);
    String phc = passwords.hash(password);
    Instant now = clock.instant();
    return database.write(tx -> {
      if (!links.use(tx, Secrets.hash(secret), now)) {
        throw spent();
      }
      Account owner = createOwner(tx, address, name, phc);
      if (owner == null) {
        throw new Failure.Conflict("claim.taken", "This site has an owner already.");
      }
      links.deleteClaims(tx);
      return new SignIn.Begun(owner, sessions.begin(tx, owner.id(), null, browser));
    });
  }

  /// The trimmed address; throws one [Failure.Invalid] with everything that is wrong.
  private String check(String email, String password) {
    List<FieldError> errors = new ArrayList<>();
    String address = email.strip();
    try {
      address = Emails.check("email", email);
    } catch (Failure.Invalid wrong) {
      errors.addAll(wrong.errors());
    }
    try {
      rules.check("password", password, address);
    } catch (Failure.Invalid wrong) {
      errors.addAll(wrong.errors());
    }
    if (!errors.isEmpty()) {
      throw new Failure.Invalid("invalid", errors.getFirst().message(), errors);
    }
    return address;
  }

  /// Uses a reset link: sets the password, ends all sessions of the account and begins a new one.
  SignIn.Begun reset(String secret, String password, String browser) {
    Link link = requireLink(link(secret), Purpose.reset);
    String id = link.account();
    Account account = id == null ? null : byId(id);
    if (account == null) {
      throw spent();
    }
    rules.check("password", password, account.email());
    String phc = passwords.hash(password);
    Instant now = clock.instant();
    return database.write(tx -> {
      if (!links.use(tx, link.hash(), now)) {
        throw spent();
      }
      accounts.setPassword(tx, account.id(), phc);
      return new SignIn.Begun(account, sessions.restart(tx, account.id(), browser));
    });
  }

  /// Sets a new password for someone who has just proved the old one; every other session ends and
  /// this browser gets a new id.
  SessionId changePassword(Account account, String password, String browser) {
    rules.check("password", password, account.email());
    String phc = passwords.hash(password);
    String before = account.password();
    return database.write(tx -> {
      if (before == null || !accounts.keepPassword(tx, account.id(), before, phc)) {
        throw new Failure.Conflict("password.changed", "The password was changed in the meantime.");
      }
      links.deleteOfAccount(tx, account.id());
      return sessions.restart(tx, account.id(), browser);
    });
  }

  private @Nullable Account createOwner(Tx tx, String email, String name, String phc) {
    Instant now = clock.instant();
    if (!accounts.owners(tx).isEmpty() || !accounts.claim(tx, now)) {
      return null;
    }
    Account owner =
        new Account(ids.uuid7(), email, name(name, email), phc, Set.of(Principal.OWNER), now);
    accounts.insert(tx, owner);
    return owner;
  }

  private static String name(String typed, String email) {
    String name = typed.strip();
    if (name.isEmpty()) {
      name = email.substring(0, email.indexOf('@'));
    }
    return name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
  }

  private static Link requireLink(@Nullable Link link, Purpose purpose) {
    if (link == null || link.purpose() != purpose) {
      throw spent();
    }
    return link;
  }

  /// One answer for a link that was used, is too old or never was.
  static Failure spent() {
    return new Failure.NotFound(
        "link.spent", "This link was used already, is too old, or is not complete.");
  }
}

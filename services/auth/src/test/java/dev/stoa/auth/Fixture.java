package dev.stoa.auth;

import dev.stoa.access.token.TokenRules;
import dev.stoa.contracts.bus.Bus;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.EventLogConfig;
import dev.stoa.storage.Database;
import dev.stoa.storage.DatabaseConfig;
import dev.stoa.storage.Ids;
import dev.stoa.testing.TestClock;
import dev.stoa.testing.TestDatabase;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Auth's parts on one empty database, with a clock that stands until it is moved.
final class Fixture implements AutoCloseable {
  static final String EMAIL = "Ann@example.org";
  static final String PASSWORD = "a long enough secret";
  static final SessionTimes TIMES = new SessionTimes(Duration.ofDays(14), Duration.ofDays(90), 5);

  final TestClock clock = new TestClock();
  final Vertx vertx = Vertx.vertx();
  final Database database;
  final EventLog log;
  final Sessions sessions;
  final Accounts accounts;
  final PasswordPool passwords;
  final SignInLimits limits;
  final SignIn signIn;
  final Keys keys;
  final Tickets tickets;
  final TokenMint mint;

  Fixture(TestDatabase empty) {
    SecureRandom random = new SecureRandom();
    database = Database.open(DatabaseConfig.parse(empty.url(), 8));
    database.migrate("auth");
    log = EventLog.open(database, new Bus(vertx), EventLogConfig.DEFAULT, clock);
    AccountStore store = new AccountStore("main");
    sessions = new Sessions(database, log, new SessionStore("main"), store, TIMES, clock, random);
    passwords = new PasswordPool(2, random);
    accounts =
        new Accounts(
            database,
            store,
            new LinkStore("main"),
            sessions,
            passwords,
            new PasswordRules(),
            clock,
            random);
    limits = new SignInLimits(clock, Set.of("192.0.2.99"));
    signIn = new SignIn(database, store, sessions, passwords, limits);
    keys = new Keys(vertx, database, log, new KeyStore("main"), TokenRules.DEFAULT, clock, random);
    tickets = new Tickets(database, sessions, "main", clock, random);
    mint = new TokenMint(keys, TokenRules.DEFAULT, new Ids(clock, random), clock);
  }

  /// The owner, created the way the configuration does it.
  Account owner() {
    accounts.bootstrap(EMAIL, PASSWORD);
    return accounts.all().getFirst();
  }

  SignIn.Begun signIn(String email, String password) {
    return signIn.signIn(email, password, new SignIn.Origin("192.0.2.1", "Firefox", null));
  }

  boolean holds(dev.stoa.access.SessionId id) {
    return sessions.resolve(id.hash()).principal() != null;
  }

  /// Every text in auth's tables and in the log.
  String dump() {
    return database.read(tx -> {
      StringBuilder all = new StringBuilder();
      for (String[] column : DUMPED) {
        List<String> texts =
            tx.list(
                "SELECT CAST(" + column[1] + " AS TEXT) AS t FROM " + column[0],
                row -> String.valueOf(row.textOrNull("t")));
        all.append(texts);
      }
      return all.toString();
    });
  }

  private static final String[][] DUMPED = {
    {"auth_session", "id_hash"}, {"auth_session", "browser"}, {"auth_link", "hash"},
    {"auth_account", "password"}, {"auth_ticket", "hash"}, {"auth_ticket", "grant_json"},
    {"push_event", "data"},
  };

  @Override
  public void close() {
    passwords.close();
    log.close();
    database.close();
    vertx.close().await();
  }
}

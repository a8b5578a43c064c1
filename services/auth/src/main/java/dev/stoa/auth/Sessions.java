package dev.stoa.auth;

import dev.stoa.access.SessionId;
import dev.stoa.contracts.Json;
import dev.stoa.contracts.auth.AuthApi;
import dev.stoa.contracts.auth.AuthApi.ResolvedSession;
import dev.stoa.contracts.auth.AuthApi.Revoked;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.NewEvent;
import dev.stoa.storage.Database;
import dev.stoa.storage.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Login sessions: begun, asked for, ended. Whatever ends before its time is announced in the event
/// log within the same transaction, so that no process goes on believing in it.
final class Sessions {
  private static final ResolvedSession NOBODY = new ResolvedSession(null, Instant.EPOCH);
  private static final int MAX_BROWSER = 200;

  private final Database database;
  private final EventLog log;
  private final SessionStore store;
  private final AccountStore accounts;
  private final SessionTimes times;
  private final InstantSource clock;
  private final RandomGenerator random;

  Sessions(
      Database database,
      EventLog log,
      SessionStore store,
      AccountStore accounts,
      SessionTimes times,
      InstantSource clock,
      RandomGenerator random) {
    this.database = database;
    this.log = log;
    this.store = store;
    this.accounts = accounts;
    this.times = times;
    this.clock = clock;
    this.random = random;
  }

  /// Begins a session inside the caller's transaction and ends `before`, which the same browser
  /// held. Call it last: it may append to the log.
  SessionId begin(Tx tx, String account, @Nullable SessionId before, String browser) {
    Instant now = clock.instant();
    SessionId id = SessionId.random(random);
    List<String> ended = new ArrayList<>();
    if (before != null && store.delete(tx, before.hash())) {
      ended.add(before.hash());
    }
    List<Session> others = store.ofAccount(tx, account);
    for (Session old :
        others.subList(Math.min(others.size(), times.perAccount() - 1), others.size())) {
      store.delete(tx, old.hash());
      ended.add(old.hash());
    }
    store.insert(
        tx, new Session(id.hash(), account, cut(browser), now, now, now.plus(times.lifetime())));
    announce(tx, ended);
    return id;
  }

  /// Who holds the session; notes, now and then, that it was used.
  ResolvedSession resolve(String hash) {
    Instant now = clock.instant();
    Found found = database.read(tx -> find(tx, hash, now));
    if (found == null) {
      return NOBODY;
    }
    if (found.session.seenAt().plus(times.precision()).isBefore(now)) {
      database.write(tx -> {
        store.seen(tx, hash, now);
        return null;
      });
    }
    return new ResolvedSession(found.account.principal(), found.session.end(times.idle()));
  }

  private @Nullable Found find(Tx tx, String hash, Instant now) {
    Session session = store.byHash(tx, hash);
    if (session == null || !now.isBefore(session.end(times.idle()))) {
      return null;
    }
    Account account = accounts.byId(tx, session.account());
    return account == null ? null : new Found(session, account);
  }

  /// The live sessions of an account, the one used last first.
  List<Session> of(String account) {
    Instant now = clock.instant();
    return database.read(tx -> store.ofAccount(tx, account)).stream()
        .filter(session -> now.isBefore(session.end(times.idle())))
        .toList();
  }

  /// Ends one session, if it is there and belongs to this account.
  boolean end(String account, String hash) {
    return database.write(tx -> {
      Session session = store.byHash(tx, hash);
      if (session == null || !session.account().equals(account)) {
        return false;
      }
      store.delete(tx, hash);
      announce(tx, List.of(hash));
      return true;
    });
  }

  /// Ends the session with this id, whoever holds it.
  void end(SessionId id) {
    database.write(tx -> {
      if (store.delete(tx, id.hash())) {
        announce(tx, List.of(id.hash()));
      }
      return null;
    });
  }

  /// Ends all sessions of an account. Returns how many there were.
  int endAll(String account) {
    return database.write(tx -> endAll(tx, account));
  }

  /// Ends all sessions of an account. Call it last: it appends to the log. Returns how many there
  /// were.
  int endAll(Tx tx, String account) {
    int ended = store.deleteOfAccount(tx, account);
    append(tx, List.of(Revoked.ofAccount(account)));
    return ended;
  }

  /// Ends all sessions of an account and begins a new one for this browser.
  SessionId restart(Tx tx, String account, String browser) {
    Instant now = clock.instant();
    List<String> ended = store.ofAccount(tx, account).stream().map(Session::hash).toList();
    store.deleteOfAccount(tx, account);
    SessionId id = SessionId.random(random);
    store.insert(
        tx, new Session(id.hash(), account, cut(browser), now, now, now.plus(times.lifetime())));
    announce(tx, ended);
    return id;
  }

  /// Removes what ended by itself.
  void sweep() {
    Instant now = clock.instant();
    database.write(tx -> store.deleteEnded(tx, now, now.minus(times.idle())));
  }

  private void announce(Tx tx, List<String> hashes) {
    append(tx, hashes.stream().map(Revoked::ofSession).toList());
  }

  private void append(Tx tx, List<Revoked> revoked) {
    if (!revoked.isEmpty()) {
      log.append(
          tx,
          revoked.stream()
              .map(what ->
                  NewEvent.of(AuthApi.REVOCATIONS, AuthApi.SESSION_REVOKED, Json.encode(what)))
              .toList());
    }
  }

  private static String cut(String text) {
    return text.length() > MAX_BROWSER ? text.substring(0, MAX_BROWSER) : text;
  }

  private record Found(Session session, Account account) {}
}

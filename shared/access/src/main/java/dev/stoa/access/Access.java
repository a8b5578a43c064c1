package dev.stoa.access;

import dev.stoa.access.Revocations.Listener;
import dev.stoa.access.token.TokenGuard;
import dev.stoa.contracts.Failure;
import dev.stoa.contracts.auth.AuthApi;
import dev.stoa.contracts.auth.AuthApi.IssuedTicket;
import dev.stoa.contracts.auth.AuthApi.ResolveSession;
import dev.stoa.contracts.auth.AuthApi.ResolvedSession;
import dev.stoa.contracts.auth.AuthApi.Revoked;
import dev.stoa.contracts.auth.Principal;
import dev.stoa.contracts.bus.Bus;
import dev.stoa.eventlog.EventLog;
import dev.stoa.router.AfterHook;
import dev.stoa.router.AsyncBeforeHook;
import dev.stoa.router.BeforeHook;
import dev.stoa.router.CsrfTokens;
import dev.stoa.router.Key;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who is asking. Its hooks belong in front of every application, in this order: [#principal()],
/// [#forgery()]; and [#answers()] behind it.
///
/// A session cookie is looked up in a bounded cache, then over the bus at auth; when neither
/// answers, the request ends with 503 and is never taken for a guest's. What is revoked in the
/// event log is forgotten here. Nothing blocks but [#start()].
public final class Access implements AutoCloseable {
  /// Who may use a rule for channels: a guest, a session or a token, as far as its [Grant] goes.
  /// With a Bearer token such a rule needs no CSRF token.
  public static final dev.stoa.router.Access GRANTED = dev.stoa.router.Access.of("grant");

  private static final Key<Principal> PRINCIPAL = Key.named("access.principal");
  private static final Key<SessionId> SESSION = Key.named("access.session");
  private static final Key<Grant> GRANT = Key.named("access.grant");
  private static final Key<ResolvedSession> RESOLVED = Key.named("access.resolved");

  private final Bus bus;
  private final SessionCookie cookie;
  private final PrincipalCache cache;
  private final Forgery forgery;
  private final Revocations revocations;
  private final Grants grants;

  public Access(Vertx vertx, Bus bus, EventLog log, AccessConfig config, InstantSource clock) {
    this.bus = bus;
    this.cookie = new SessionCookie(config.secureCookies());
    this.cache = new PrincipalCache(config.cacheSize(), config.cacheTime(), clock);
    this.forgery = new Forgery(cookie, new OriginCheck(config.origins()));
    this.revocations = new Revocations(log);
    this.grants = new Grants(bus, new Tokens(vertx, bus, config.tokens(), clock), forgery);
    this.revocations.add(new CacheListener());
    this.revocations.add(grants.tokens());
  }

  /// Begins to follow revocations. Blocks: call it on a virtual thread, before the first request.
  public void start() {
    revocations.start();
  }

  @Override
  public void close() {
    revocations.close();
  }

  /// The cookie of login sessions.
  public SessionCookie cookie() {
    return cookie;
  }

  /// Finds out who is asking and ends the request of anyone who may not use its rule. Without a
  /// session cookie it answers at once.
  public AsyncBeforeHook principal() {
    return request -> {
      SessionId id = cookie.read(request);
      if (id == null || isAsset(request)) {
        return Gate.check(request, null);
      }
      request.g().set(SESSION, id);
      return resolve(id.hash())
          .map(resolved -> {
            request.g().set(RESOLVED, resolved);
            Principal principal = resolved.principal();
            if (principal != null) {
              request.g().set(PRINCIPAL, principal);
            }
            return principal;
          })
          .compose(principal -> Gate.check(request, principal));
    };
  }

  /// Refuses requests that another site made a browser send. Problems: `origin.foreign`,
  /// `csrf.missing`, `csrf.wrong`.
  public BeforeHook forgery() {
    return request -> {
      forgery.check(request);
      return null;
    };
  }

  /// Refuses a request of whatever method that a page of another site made a browser send
  /// (`origin.foreign`): for handshakes, which no browser holds back from other sites.
  public void requireOwnOrigin(Request request) {
    forgery.requireOwnOrigin(request);
  }

  /// Finds out what the request may do with channels: by its `Authorization: Bearer`, else its
  /// one-use `ticket` (query), else its session, else as a guest. A token or ticket that is not
  /// good ends the request with 401 and never falls back. Behind [#principal()], on blueprints that
  /// need it.
  public AsyncBeforeHook grants() {
    return request ->
        grants
            .of(request, request.g().get(SESSION), request.g().get(RESOLVED))
            .map(grant -> {
              request.g().set(GRANT, grant);
              return null;
            });
  }

  /// What the request may do with channels; a guest's grant where [#grants()] did not run.
  public static Grant grant(Request request) {
    Grant grant = request.g().get(GRANT);
    return grant == null ? Grant.GUEST : grant;
  }

  /// The grant of a token: for one that comes later, on a live connection.
  public Future<Grant> verify(String token) {
    return grants.ofToken(token);
  }

  /// The same grant with a later end, when what it rests on still holds. For sessions, which live
  /// on by being used; a token is renewed by another token ([#verify]).
  public Future<Grant> renew(Grant grant) {
    String session = grant.session();
    return session == null || grant.token() != null
        ? Future.failedFuture(TokenGuard.refused())
        : resolve(session).map(resolved -> Grants.ofSession(session, resolved));
  }

  /// A ticket for this grant: good once, within 30 seconds, where no header can be sent. A guest
  /// needs none and gets [Failure.Unauthenticated].
  public Future<IssuedTicket> ticket(Grant grant) {
    return grants.ticket(grant);
  }

  /// Takes back a cookie whose session is over, so that the browser goes on as a guest; says with
  /// each 401 that a token would do, and of a refused one that it was the token (RFC 6750, 3).
  public AfterHook answers() {
    return (request, response) -> {
      if (isStale(request) && !setsCookie(response)) {
        response.cookie(cookie.gone());
      }
      if (response.status() == 401 && response.header("WWW-Authenticate") == null) {
        boolean refused = Grants.bearer(request) != null;
        response.header("WWW-Authenticate", refused ? "Bearer error=\"invalid_token\"" : "Bearer");
      }
      return response;
    };
  }

  /// Who is signed in, or null for a guest.
  public static @Nullable Principal principal(Request request) {
    return request.g().get(PRINCIPAL);
  }

  /// Who is signed in; throws [Failure.Unauthenticated] for a guest.
  public static Principal requireSignedIn(Request request) {
    Principal principal = principal(request);
    if (principal == null) {
      throw new Failure.Unauthenticated("auth.required", "Please sign in first.");
    }
    return principal;
  }

  /// The owner; throws [Failure.Unauthenticated] for a guest, [Failure.Forbidden] for anyone else.
  public static Principal requireOwner(Request request) {
    Principal principal = requireSignedIn(request);
    if (!principal.isOwner()) {
      throw new Failure.Forbidden("auth.owner", "Only the owner of this site may do this.");
    }
    return principal;
  }

  /// A CSRF token for the forms and scripts of this answer: another text each time, good as long as
  /// the session. Empty without a session cookie: guests need none, and their pages hold none.
  public static String csrfToken(Request request) {
    SessionId id = request.g().get(SESSION);
    return id == null ? "" : csrfToken(id);
  }

  /// A CSRF token for a session that has just begun.
  public static String csrfToken(SessionId id) {
    return CsrfTokens.issue(id.csrfSecret());
  }

  /// The session id that the request carries, whether it is still good or not.
  public static @Nullable SessionId session(Request request) {
    return request.g().get(SESSION);
  }

  /// Checks the CSRF token of a rule that is exempt from the hook, where a session is at stake all
  /// the same.
  public void requireCsrfToken(Request request) {
    forgery.requireToken(request);
  }

  /// The same, for a rule that guests use too: they send no session cookie and need no token.
  public void requireTokenOfSession(Request request) {
    if (cookie.isSent(request)) {
      forgery.requireToken(request);
    }
  }

  /// Forgets a session in this process at once, without waiting for the log.
  public void forgetSession(String hash) {
    cache.dropSession(hash);
  }

  /// Forgets all sessions of an account in this process at once.
  public void forgetAccount(String account) {
    cache.dropAccount(account);
  }

  /// Tells of everything that is revoked, from now on, on a virtual thread.
  public void onRevoked(Consumer<Revoked> listener) {
    revocations.add(listener::accept);
  }

  private Future<ResolvedSession> resolve(String hash) {
    return cache.get(hash, missing -> bus.call(AuthApi.RESOLVE, new ResolveSession(missing)));
  }

  private static boolean isAsset(Request request) {
    return request.isSafeMethod() && request.path().startsWith("/assets/");
  }

  private boolean isStale(Request request) {
    if (!cookie.isSent(request)) {
      return false;
    }
    ResolvedSession resolved = request.g().get(RESOLVED);
    return resolved == null
        ? request.g().get(SESSION) == null && !isAsset(request)
        : resolved.principal() == null;
  }

  private boolean setsCookie(Response response) {
    return response.headers("Set-Cookie").stream()
        .anyMatch(header -> header.startsWith(cookie.name() + "="));
  }

  private final class CacheListener implements Listener {
    @Override
    public void revoked(Revoked revoked) {
      if (revoked.session() != null) {
        cache.dropSession(revoked.session());
      }
      if (revoked.account() != null) {
        cache.dropAccount(revoked.account());
      }
    }

    @Override
    public void lost() {
      cache.clear();
    }
  }
}

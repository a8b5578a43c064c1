package dev.stoa.auth;

import dev.stoa.access.Access;
import dev.stoa.access.SessionId;
import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import dev.stoa.contracts.Json;
import dev.stoa.contracts.auth.AuthApi.IssuedTicket;
import dev.stoa.contracts.auth.Principal;
import dev.stoa.router.AfterHook;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Csrf;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Signing in and out for scripts, one-use tickets, and the public keys of tokens.
final class AuthApiRoutes {
  /// Who is signed in (or null) and the CSRF token for what follows (empty for a guest).
  record SessionView(@Nullable Person principal, String csrf) {
    static final SessionView GUEST = new SessionView(null, "");
  }

  /// A person, to themselves.
  record Person(String id, String name, @Nullable String email, Set<String> roles) {
    static Person of(Principal principal) {
      return new Person(principal.id(), principal.name(), principal.email(), principal.roles());
    }
  }

  /// The body of a sign-in.
  record Credentials(String email, String password) {
    private static final int MAX_EMAIL = 254;

    /// Throws [Failure.Invalid] for what cannot be right.
    Credentials check() {
      List<FieldError> errors = new ArrayList<>();
      if (email.isBlank() || email.length() > MAX_EMAIL) {
        errors.add(new FieldError("email", "email.malformed", "This is not an e-mail address."));
      }
      if (password.isEmpty() || password.length() > PasswordRules.MAX) {
        errors.add(
            new FieldError("password", "password.length", "A password has 1 to 1,000 characters."));
      }
      if (!errors.isEmpty()) {
        throw new Failure.Invalid("invalid", errors.getFirst().message(), errors);
      }
      return this;
    }

    /// Never shows the password.
    @Override
    public String toString() {
      return "Credentials";
    }
  }

  private static final AfterHook NO_STORE =
      (_, response) -> {
        if (response.header("Cache-Control") == null) {
          response.header("Cache-Control", "no-store");
        }
        return response;
      };

  private final SignIn signIn;
  private final Sessions sessions;
  private final Keys keys;
  private final Access access;
  private final SessionTimes times;

  AuthApiRoutes(SignIn signIn, Sessions sessions, Keys keys, Access access, SessionTimes times) {
    this.signIn = signIn;
    this.sessions = sessions;
    this.keys = keys;
    this.access = access;
    this.times = times;
  }

  Blueprint blueprint() {
    Blueprint api = Blueprint.named("auth-api").afterRequest(NO_STORE);
    api.post("/api/auth/login", "login", this::login)
        .access(dev.stoa.router.Access.PUBLIC)
        .csrf(Csrf.exempt("no session is used; a live one needs its token all the same"));
    api.post("/api/auth/logout", "logout", this::logout).access(dev.stoa.router.Access.PUBLIC);
    api.get("/api/auth/session", "session", this::session).access(dev.stoa.router.Access.PUBLIC);
    Blueprint tickets = Blueprint.named("tickets").beforeRequestAsync(access.grants());
    tickets.postAsync("/api/auth/ticket", "ticket", this::ticket).access(Access.GRANTED);
    api.register(tickets);
    api.get("/.well-known/jwks.json", "jwks", this::jwks).access(dev.stoa.router.Access.PUBLIC);
    return api;
  }

  private Response login(Request request) {
    if (Access.principal(request) != null) {
      access.requireCsrfToken(request);
    }
    // The router looks at the media type; the strict reader sees the body itself.
    request.json();
    Credentials given = Json.decode(request.text(), Credentials.class).check();
    SignIn.Begun begun = signIn.signIn(given.email(), given.password(), origin(request));
    forgetBefore(request);
    SessionView view =
        new SessionView(Person.of(begun.account().principal()), Access.csrfToken(begun.session()));
    return Response.json(Json.encode(view))
        .cookie(access.cookie().of(begun.session(), times.lifetime()));
  }

  private Response logout(Request request) {
    SessionId id = Access.session(request);
    if (id != null) {
      sessions.end(id);
      access.forgetSession(id.hash());
    }
    return Response.empty().cookie(access.cookie().gone());
  }

  private Response session(Request request) {
    Principal principal = Access.principal(request);
    SessionView view =
        principal == null
            ? SessionView.GUEST
            : new SessionView(Person.of(principal), Access.csrfToken(request));
    return Response.json(Json.encode(view));
  }

  private Future<Response> ticket(Request request) {
    return access.ticket(Access.grant(request)).map(AuthApiRoutes::created);
  }

  private static Response created(IssuedTicket ticket) {
    return Response.json(Json.encode(ticket)).status(201);
  }

  private Response jwks(Request request) {
    return Response.json(keys.ring().jwks().encode())
        .contentType("application/jwk-set+json")
        .header("Cache-Control", "public, max-age=300");
  }

  /// The session that the browser held before has ended in the database; here it ends at once too.
  private void forgetBefore(Request request) {
    SessionId before = Access.session(request);
    if (before != null) {
      access.forgetSession(before.hash());
    }
  }

  static SignIn.Origin origin(Request request) {
    return new SignIn.Origin(
        request.remoteAddress(), Browsers.name(request), Access.session(request));
  }
}

package dev.stoa.auth;

import dev.stoa.access.Access;
import dev.stoa.access.SessionId;
import dev.stoa.auth.LinkStore.Link;
import dev.stoa.auth.LinkStore.Purpose;
import dev.stoa.contracts.Failure;
import dev.stoa.contracts.auth.Principal;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Csrf;
import dev.stoa.router.Redirect;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The pages of signing in and of one's own account. Plain forms: they work without JavaScript.
final class AuthRoutes {
  private static final String HOME = "/";

  private final SignIn signIn;
  private final Sessions sessions;
  private final Accounts accounts;
  private final AuthPages pages;
  private final Access access;
  private final SessionTimes times;

  AuthRoutes(
      SignIn signIn,
      Sessions sessions,
      Accounts accounts,
      AuthPages pages,
      Access access,
      SessionTimes times) {
    this.signIn = signIn;
    this.sessions = sessions;
    this.accounts = accounts;
    this.pages = pages;
    this.access = access;
    this.times = times;
  }

  Blueprint blueprint() {
    Blueprint auth = Blueprint.named("auth").afterRequest((_, response) -> unkept(response));
    auth.get("/login", "login", this::loginForm).access(dev.stoa.router.Access.PUBLIC);
    auth.post("/login", "login-send", this::login)
        .access(dev.stoa.router.Access.PUBLIC)
        .csrf(Csrf.exempt("no session is used; with a live one nothing happens"));
    auth.post("/logout", "logout", this::logout).access(dev.stoa.router.Access.PUBLIC);
    auth.get("/account", "account", this::account).access(dev.stoa.router.Access.PUBLIC);
    auth.post("/account/password", "change-password", this::changePassword)
        .access(dev.stoa.router.Access.SIGNED_IN);
    auth.post("/account/sessions", "end-session", this::endSession)
        .access(dev.stoa.router.Access.SIGNED_IN);
    auth.get("/account/link/<string:secret>", "link", this::linkForm)
        .access(dev.stoa.router.Access.PUBLIC);
    auth.post("/account/link/<string:secret>", "link-use", this::useLink)
        .access(dev.stoa.router.Access.PUBLIC)
        .csrf(Csrf.exempt("the secret of the link is the proof; no session is used"));
    return auth;
  }

  private static Response unkept(Response response) {
    return response.header("Cache-Control", "no-store");
  }

  private Response loginForm(Request request) {
    String next = request.args().get("next", "");
    return Access.principal(request) == null
        ? pages.login(request, new LoginForm("", next, null), 200)
        : onward(request, next);
  }

  private Response login(Request request) {
    String next = request.form().get("next", "");
    if (Access.principal(request) != null) {
      // Another tab has signed in meanwhile; its session must not be replaced without its token.
      return onward(request, next);
    }
    String email = request.form().get("email", "");
    try {
      SignIn.Begun begun =
          signIn.signIn(
              email, bounded(request.form().get("password", "")), AuthApiRoutes.origin(request));
      return signedIn(request, begun.session(), onward(request, next));
    } catch (Failure.Unauthenticated | Failure.RateLimited | Failure.Unavailable refused) {
      String error = pages.text(request, refused);
      return retryAfter(
          pages.login(request, new LoginForm(email, next, error), refused.status()), refused);
    }
  }

  private Response logout(Request request) {
    SessionId id = Access.session(request);
    if (id != null) {
      sessions.end(id);
      access.forgetSession(id.hash());
    }
    return Redirect.back(request, HOME).cookie(access.cookie().gone());
  }

  private Response account(Request request) {
    Principal principal = Access.principal(request);
    if (principal == null) {
      String here = URLEncoder.encode(request.fullPath(), StandardCharsets.UTF_8);
      return Redirect.local(request, "/login?next=" + here);
    }
    return pages.account(request, principal, sessions.of(principal.id()), Map.of(), 200);
  }

  private Response changePassword(Request request) {
    Principal principal = Access.requireSignedIn(request);
    Account account = accounts.byId(principal.id());
    if (account == null) {
      throw new Failure.Unauthenticated("auth.required", "Please sign in first.");
    }
    String current = bounded(request.form().get("current", ""));
    try {
      if (!signIn.isPassword(account, current, request.remoteAddress())) {
        return account(
            request, principal, Map.of("current", pages.text(request, "password.current")), 400);
      }
      SessionId fresh =
          accounts.changePassword(
              account, request.form().get("password", ""), Browsers.name(request));
      access.forgetAccount(account.id());
      return signedIn(request, fresh, Redirect.local(request, "/account?done=password"));
    } catch (Failure.Invalid | Failure.Conflict refused) {
      return account(request, principal, pages.errors(request, refused), refused.status());
    } catch (Failure.RateLimited | Failure.Unavailable refused) {
      Map<String, String> error = Map.of("current", pages.text(request, refused));
      return retryAfter(account(request, principal, error, refused.status()), refused);
    }
  }

  private Response account(
      Request request, Principal principal, Map<String, String> errors, int status) {
    return pages.account(request, principal, sessions.of(principal.id()), errors, status);
  }

  private Response endSession(Request request) {
    Principal principal = Access.requireSignedIn(request);
    SessionId own = Access.session(request);
    String chosen = request.form().get("session", "");
    if (chosen.equals("all")) {
      sessions.endAll(principal.id());
      access.forgetAccount(principal.id());
      return Redirect.local(request, HOME).cookie(access.cookie().gone());
    }
    if (!sessions.end(principal.id(), chosen)) {
      throw new Failure.NotFound(
          "session.unknown", "You have no sign-in with this id: the field session names none.");
    }
    access.forgetSession(chosen);
    return own != null && own.hash().equals(chosen)
        ? Redirect.local(request, HOME).cookie(access.cookie().gone())
        : Redirect.local(request, "/account?done=session");
  }

  private Response linkForm(Request request) {
    String secret = request.pathValue("secret");
    Link link = accounts.link(secret);
    if (link == null) {
      throw Accounts.spent();
    }
    return unshared(pages.link(request, form(request, secret, link, Map.of()), 200));
  }

  private Response useLink(Request request) {
    String secret = request.pathValue("secret");
    Link link = accounts.link(secret);
    if (link == null) {
      throw Accounts.spent();
    }
    String password = request.form().get("password", "");
    String browser = Browsers.name(request);
    try {
      SignIn.Begun begun =
          link.purpose() == Purpose.claim
              ? accounts.claim(
                  secret,
                  request.form().get("email", ""),
                  request.form().get("name", ""),
                  password,
                  browser)
              : accounts.reset(secret, password, browser);
      access.forgetAccount(begun.account().id());
      return signedIn(request, begun.session(), Redirect.local(request, HOME));
    } catch (Failure.Invalid refused) {
      LinkForm form = form(request, secret, link, pages.errors(request, refused));
      return unshared(pages.link(request, form, 400));
    }
  }

  private LinkForm form(Request request, String secret, Link link, Map<String, String> errors) {
    boolean claim = link.purpose() == Purpose.claim;
    String id = link.account();
    Account account = id == null ? null : accounts.byId(id);
    String email = account == null ? request.form().get("email", "") : account.email();
    String action = "/account/link/" + URLEncoder.encode(secret, StandardCharsets.UTF_8);
    return new LinkForm(claim, action, email, request.form().get("name", ""), errors);
  }

  /// The page's address is a secret: no other page may learn it. Without Sec-Fetch-Site, which
  /// browsers send over https and to this machine only, no-referrer would make our own form
  /// foreign.
  private Response unshared(Response response) {
    return response.header(
        "Referrer-Policy", access.cookie().isSecure() ? "no-referrer" : "same-origin");
  }

  private Response signedIn(Request request, SessionId session, Response response) {
    SessionId before = Access.session(request);
    if (before != null) {
      access.forgetSession(before.hash());
    }
    return response.cookie(access.cookie().of(session, times.lifetime()));
  }

  private static Response onward(Request request, String next) {
    String checked = next.isEmpty() ? null : Redirect.checked(request, next);
    return Redirect.local(request, checked == null || isHere(checked) ? HOME : checked);
  }

  private static boolean isHere(String target) {
    return target.equals("/login") || target.startsWith("/login?");
  }

  /// What is longer than any password can be is as wrong as any other.
  private static String bounded(String password) {
    return password.length() > PasswordRules.MAX
        ? password.substring(0, PasswordRules.MAX + 1)
        : password;
  }

  private static Response retryAfter(Response response, Failure failure) {
    return failure instanceof Failure.RateLimited limited
        ? response.header("Retry-After", seconds(limited))
        : response;
  }

  private static String seconds(Failure.RateLimited limited) {
    return Long.toString(Math.max(1, limited.retryAfter().toSeconds()));
  }
}

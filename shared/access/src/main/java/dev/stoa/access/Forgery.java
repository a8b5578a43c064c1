package dev.stoa.access;

import dev.stoa.contracts.Failure;
import dev.stoa.router.Access;
import dev.stoa.router.CsrfTokens;
import dev.stoa.router.Request;
import dev.stoa.router.Rule;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The check against forged requests, for every method but GET, HEAD and OPTIONS: what the browser
/// says of their origin, for everybody; a token bound to the session, wherever a session cookie is
/// sent.
final class Forgery {
  static final String FIELD = "csrf";
  static final String HEADER = "X-CSRF-Token";

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9.:/\\[\\]_-]{1,100}");

  private final SessionCookie cookie;
  private final OriginCheck origins;

  Forgery(SessionCookie cookie, OriginCheck origins) {
    this.cookie = cookie;
    this.origins = origins;
  }

  void check(Request request) {
    if (request.isSafeMethod()) {
      return;
    }
    requireOwnOrigin(request);
    if (cookie.isSent(request) && needsToken(request)) {
      requireToken(request);
    }
  }

  /// Throws [Failure.Forbidden] when a page of another site sent the request, whatever its method.
  void requireOwnOrigin(Request request) {
    if (origins.isForeign(request)) {
      throw foreign(request);
    }
  }

  void requireToken(Request request) {
    String token = token(request);
    if (token == null || token.isEmpty()) {
      throw new Failure.Forbidden(
          "csrf.missing",
          "The CSRF token is missing: a request with a session cookie needs it in the form field csrf"
              + " or the header X-CSRF-Token. Please load the page again.");
    }
    SessionId id = cookie.read(request);
    if (id == null || !CsrfTokens.matches(token, id.csrfSecret())) {
      throw new Failure.Forbidden(
          "csrf.wrong",
          "The CSRF token, in the form field csrf or the header X-CSRF-Token, is not one of this"
              + " session. Please load the page again.");
    }
  }

  /// A page of another site cannot send an Authorization header without being asked for leave, so a
  /// Bearer token is proof enough where one counts.
  private static boolean needsToken(Request request) {
    Rule rule = request.rule();
    if (rule == null || !rule.csrf().required() || rule.access().equals(Access.TOKEN)) {
      return false;
    }
    return !rule.access().equals(dev.stoa.access.Access.GRANTED) || Grants.bearer(request) == null;
  }

  private static @Nullable String token(Request request) {
    String header = request.header(HEADER);
    if (header != null) {
      return header;
    }
    Rule rule = request.rule();
    return rule != null && rule.isStreaming() ? null : request.form().get(FIELD);
  }

  /// What the browser said is told again, as far as it is a plausible origin.
  private static Failure foreign(Request request) {
    String origin = request.header("Origin");
    String site = request.header("Sec-Fetch-Site");
    String said =
        origin == null
            ? "Sec-Fetch-Site is " + (site == null ? "" : shown(site))
            : "Origin is " + shown(origin);
    return new Failure.Forbidden(
        "origin.foreign",
        "A page of another site sent this request: its header %s, and this site is %s."
            .formatted(said, request.url().origin()));
  }

  private static String shown(String header) {
    return PLAIN.matcher(header).matches() ? "'" + header + "'" : "something else";
  }
}

package dev.stoa.router;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Refuses forged requests of applications that use [Sessions]: an unsafe method needs an own or
/// listed origin, and, when it brings a session, that session's token in the field `csrf` or the
/// header `X-CSRF-Token`. A rule may be exempt from the token, for a reason, never from the origin.
public final class CsrfGuard implements BeforeHook {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final OriginPolicy origins;

  public CsrfGuard(OriginPolicy origins) {
    this.origins = origins;
  }

  /// Refuses with 403.
  @Override
  public @Nullable Response before(Request request) {
    if (request.isSafeMethod()) {
      return null;
    }
    origins.before(request);
    Rule rule = request.rule();
    if (rule == null || !wantsToken(rule) || request.session().isNew()) {
      return null;
    }
    String header = request.header("X-CSRF-Token");
    boolean inHeader = header != null && !header.isEmpty();
    // The body of a streaming rule is its handler's.
    String token = inHeader || rule.isStreaming() ? header : request.form().get("csrf");
    if (token == null || token.isEmpty()) {
      throw HttpError.of(
          403,
          "csrf.missing",
          "The CSRF token is missing: send it in the form field csrf or the header X-CSRF-Token.");
    }
    if (!request.session().csrfMatches(token)) {
      throw HttpError.of(
          403,
          "csrf.wrong",
          "The CSRF token is not one of this session. Go back, reload the page and send it again.");
    }
    return null;
  }

  private static boolean wantsToken(Rule rule) {
    return rule.csrf().required() && !rule.access().equals(Access.TOKEN);
  }

  /// Whether some request of that rule needs the token of its session.
  static boolean asksForToken(Rule rule) {
    return wantsToken(rule) && !SAFE.containsAll(rule.methods());
  }
}

package dev.stoa.router;

import dev.stoa.router.internal.OriginText;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Refuses requests that a page of another site made the browser send: `Origin` and
/// `Sec-Fetch-Site`, where sent, must name the own origin or a listed one. Every method but GET,
/// HEAD and OPTIONS is checked, unknown ones too. Programs send neither header and pass; a CSRF
/// token still guards cookies.
public final class OriginPolicy implements BeforeHook {
  private static final Set<List<String>> OWN_SITE = Set.of(List.of("same-origin"), List.of("none"));

  private final Set<String> listed;

  private OriginPolicy(Set<String> listed) {
    this.listed = Set.copyOf(listed);
  }

  /// Only the own origin.
  public static OriginPolicy own() {
    return new OriginPolicy(Set.of());
  }

  /// The own origin and the listed ones.
  ///
  /// @throws IllegalArgumentException for a text that is no origin
  public static OriginPolicy ownAnd(Set<String> origins) {
    for (String origin : origins) {
      if (!OriginText.isOrigin(origin)) {
        throw new IllegalArgumentException(
            "'" + origin + "' is no origin: write scheme://host[:port]");
      }
    }
    return new OriginPolicy(origins);
  }

  /// Refuses with 403.
  @Override
  public @Nullable Response before(Request request) {
    if (!request.isSafeMethod() && !allows(request)) {
      throw HttpError.of(
          403,
          "origin.foreign",
          "A page of another site sent this request, as its header Origin or Sec-Fetch-Site says.");
    }
    return null;
  }

  /// Whether the request comes from the own origin or a listed one, or from no page at all; for any
  /// method, so that streams and handshakes can be checked too.
  public boolean allows(Request request) {
    CorsPolicy cors = request.rule() == null ? null : request.rule().cors();
    for (String origin : request.headers().getAll("Origin")) {
      boolean own = origin.equals(request.url().origin());
      boolean byRule = cors != null && !cors.anyOrigin() && cors.allows(origin);
      if (!own && !byRule && !listed.contains(origin)) {
        return false;
      }
    }
    // Browsers send one line: of several it is unknown who wrote which.
    List<String> site = request.headers().getAll("Sec-Fetch-Site");
    boolean ownSite = site.isEmpty() || OWN_SITE.contains(site);
    return ownSite || request.headers().contains("Origin");
  }
}

package dev.stoa.access;

import dev.stoa.router.OriginPolicy;
import dev.stoa.router.Request;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Whether a request was sent by a page of another site, by what browsers say themselves: the
/// router's [OriginPolicy], and two cases in which our own pages look foreign to it.
final class OriginCheck {
  private final OriginPolicy policy;

  OriginCheck(Set<String> listed) {
    this.policy = OriginPolicy.ownAnd(listed);
  }

  boolean isForeign(Request request) {
    return !policy.allows(request) && !isOwnAllTheSame(request);
  }

  /// A page with `Referrer-Policy: no-referrer` sends `Origin: null` with its own forms; only the
  /// browser's word that it is the same origin makes that ours. And a proxy may speak http to us
  /// for a page that the browser sees under https; never the reverse.
  private static boolean isOwnAllTheSame(Request request) {
    List<String> origins = request.headers().getAll("Origin");
    if (origins.size() != 1) {
      return false;
    }
    String site = request.header("Sec-Fetch-Site");
    if (origins.getFirst().equals("null")) {
      return "same-origin".equals(site);
    }
    String host = request.host().toLowerCase(Locale.ROOT);
    return (site == null || site.equals("same-origin"))
        && origins.getFirst().equals("https://" + host);
  }
}

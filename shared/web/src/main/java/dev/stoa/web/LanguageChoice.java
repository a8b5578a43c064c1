package dev.stoa.web;

import dev.stoa.router.Cookie;
import dev.stoa.router.HttpError;
import dev.stoa.router.Key;
import dev.stoa.router.Redirect;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Which language a reader gets: the one named in the address, else the one chosen before (a
/// cookie), else what the browser asks for. `?lang=xx` on a page chooses, and leads back to the
/// page without it; on a fragment or an API it only says which language is meant.
final class LanguageChoice {
  private static final Key<Language> LANGUAGE = Key.named("language");
  private static final Duration KEPT = Duration.ofDays(365);

  private LanguageChoice() {}

  static Language of(Request request) {
    var known = request.g().get(LANGUAGE);
    if (known == null) {
      known = find(request);
      request.g().set(LANGUAGE, known);
    }
    return known;
  }

  private static Language find(Request request) {
    var named = named(request);
    var chosen = named == null ? Language.ofTag(request.cookies().get(LanguageQuery.NAME)) : named;
    return chosen == null ? Language.negotiate(request.header("Accept-Language")) : chosen;
  }

  /// A query that cannot be read names no language: the page that says so needs one all the same.
  private static @Nullable Language named(Request request) {
    try {
      return Language.ofTag(request.args().get(LanguageQuery.NAME));
    } catch (HttpError.BadRequest _) {
      return null;
    }
  }

  /// The hook that answers a choice; everything else goes on.
  static @Nullable Response before(Request request) {
    if (!request.method().equals("GET") || !isWholePage(request.path())) {
      return null;
    }
    var chosen = Language.ofTag(request.args().get(LanguageQuery.NAME));
    if (chosen == null) {
      return null;
    }
    var query = request.url().query();
    var here = LanguageQuery.cleared(request.url().rawPath(), query == null ? "" : query);
    var cookie =
        Cookie.of(LanguageQuery.NAME, chosen.tag())
            .maxAge(KEPT)
            .secure(request.url().scheme().equals("https"));
    return Redirect.local(request, here).cookie(cookie).header("Cache-Control", "no-store");
  }

  private static boolean isWholePage(String path) {
    return Forms.isPage(path)
        && !path.startsWith("/comments/list")
        && !path.startsWith("/comments/fragment");
  }
}

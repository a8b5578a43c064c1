package dev.stoa.content;

import dev.stoa.content.WordPressPaths.Meaning;
import dev.stoa.content.importing.OldList.Kind;
import dev.stoa.router.HttpError;
import dev.stoa.router.Redirect;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import dev.stoa.storage.Database;
import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Leads from addresses of the past to what is nearest to them now: an article to where it moved,
/// and, once a WordPress site was imported, its lists and feeds to ours. Every target is made here;
/// nothing of the request gets into it but names that are known. A list of which nothing is here is
/// not found: to be led to the start page instead would tell neither people nor search engines.
final class OldAddresses {
  private static final Set<String> POSTS = OldPaths.queryNames();

  /// Where days begin first and end last: the time zone of the former site is not known. What is
  /// found in none of UTC is looked for there.
  private static final ZoneOffset EAST = ZoneOffset.ofHours(14);

  private static final ZoneOffset WEST = ZoneOffset.ofHours(-12);

  private static final int LAST_YEAR = 9_999;

  private final Articles articles;
  private final Database database;
  private final ArticleStore store;

  OldAddresses(Articles articles, Database database, ArticleStore store) {
    this.articles = articles;
    this.database = database;
    this.store = store;
  }

  /// The answer to a path that no rule takes; null when it never was one. Throws 404 and 410 for
  /// lists and feeds of which nothing is here.
  @Nullable Response lost(Request request) {
    String path = OldPaths.normalise(request.path());
    return path == null ? null : ofPath(request, path);
  }

  /// The answer to a query on the start page; null when the page itself is asked for.
  @Nullable Response query(Request request) {
    return ofQuery(request, () -> !sites().isEmpty());
  }

  /// Whether a search of the former site is asked for.
  boolean isSearch(Request request) {
    return !request.args().get("s", "").isBlank() && !sites().isEmpty();
  }

  private @Nullable Response ofPath(Request request, String path) {
    String above = WordPressPaths.article(path);
    String moved = articles.movedTo(path);
    if (moved == null && above != null) {
      moved = articles.movedTo(above);
    }
    if (moved != null) {
      return forGood(request, moved);
    }
    for (String prefix : sites()) {
      if (path.equals(prefix)) {
        Response asked = ofQuery(request, () -> true);
        return asked == null ? forGood(request, "/") : asked;
      }
      if (path.startsWith(prefix + "/")) {
        Meaning meaning = WordPressPaths.of(path.substring(prefix.length()));
        if (meaning != null) {
          return here(request, meaning);
        }
      }
    }
    return null;
  }

  private @Nullable Response ofQuery(Request request, Imported imported) {
    var args = request.args();
    for (String name : POSTS) {
      String value = args.get(name);
      String old = value == null ? null : OldPaths.ofQuery(name, value);
      if (old != null) {
        String moved = articles.movedTo(old);
        return moved == null ? null : forGood(request, moved);
      }
    }
    Meaning meaning = WordPressPaths.ofQuery(args::get);
    return meaning == null || !imported.any() ? null : here(request, meaning);
  }

  @FunctionalInterface
  private interface Imported {
    boolean any();
  }

  private static Response forGood(Request request, String target) {
    return Redirect.local(request, target).status(301);
  }

  /// What is nearest to it on this site.
  private Response here(Request request, Meaning meaning) {
    return switch (meaning) {
      case Meaning.CommentsFeed() ->
          throw HttpError.of(
              410,
              "comments.feed",
              "There is no feed of comments here; the feed of articles is /feed.atom.");
      // The page on which a day is found moves with every new article: not for good.
      case Meaning.Dated dated -> Redirect.local(request, page("/", days(dated))).status(302);
      case Meaning.Feed(Meaning of) -> {
        here(request, of);
        yield forGood(request, "/feed.atom");
      }
      case Meaning.Home(int page) ->
          forGood(request, page("/", page > articles.home(page).pages() ? 1 : page));
      case Meaning.Listed listed -> forGood(request, listed(listed));
    };
  }

  private String listed(Meaning.Listed listed) {
    String name = Slugs.of(listed.name());
    String known = name.isEmpty() ? null : articles.tagOf(listed.kind(), name);
    if (known != null && known.isEmpty()) {
      return "/";
    }
    boolean term = listed.kind() == Kind.TAG || listed.kind() == Kind.CATEGORY;
    String tag = known == null && term ? name : known;
    Paged tagged = tag == null || tag.isEmpty() ? null : articles.tagged(tag, listed.page());
    if (tag == null || tagged == null || tagged.total() == 0) {
      throw unknown();
    }
    String path = new Tag(tag, tag).path();
    return page(path, listed.page() > tagged.pages() ? 1 : listed.page());
  }

  /// On which page of all articles the newest of these days stands.
  private int days(Meaning.Dated dated) {
    if (dated.year() > LAST_YEAR) {
      throw unknown();
    }
    try {
      var first = LocalDate.of(dated.year(), Math.max(1, dated.month()), Math.max(1, dated.day()));
      var next =
          dated.month() == 0
              ? first.plusYears(1)
              : dated.day() == 0 ? first.plusMonths(1) : first.plusDays(1);
      var page = days(first, next, ZoneOffset.UTC, ZoneOffset.UTC);
      page = page > 0 ? page : days(first, next, EAST, WEST);
      if (page > 0) {
        return page;
      }
    } catch (DateTimeException noDate) {
      // Answered below, like a day without articles.
    }
    throw unknown();
  }

  private int days(LocalDate first, LocalDate next, ZoneOffset begins, ZoneOffset ends) {
    return articles.pageOf(
        first.atStartOfDay().toInstant(begins), next.atStartOfDay().toInstant(ends));
  }

  private static HttpError unknown() {
    return HttpError.of(
        404,
        "archive.unknown",
        "This was an address of a list on the former site; no articles of it are here.");
  }

  private static String page(String path, int page) {
    return page <= 1 ? path : path + "?page=" + page;
  }

  /// Below which paths the imported sites lived; empty when none was imported.
  private List<String> sites() {
    var prefixes = new ArrayList<String>();
    for (String source : database.read(store::wordPressSites)) {
      prefixes.add(prefix(source.substring(ArticleStore.WORDPRESS.length())));
    }
    return prefixes;
  }

  private static String prefix(String url) {
    try {
      String path = URI.create(url).getPath();
      return path == null ? "" : path.replaceAll("/+$", "");
    } catch (IllegalArgumentException _) {
      return "";
    }
  }
}

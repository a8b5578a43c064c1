package dev.stoa.content;

import dev.stoa.content.WordPressPaths.Meaning;
import dev.stoa.router.Redirect;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import dev.stoa.storage.Database;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Leads from addresses of the past to what is nearest to them now: an article to where it moved,
/// and, once a WordPress site was imported, its lists and feeds to ours. Every target is made here;
/// nothing of the request gets into it but names that are known.
final class OldAddresses {
  private static final Set<String> POSTS = OldPaths.queryNames();

  private final Articles articles;
  private final Database database;
  private final ArticleStore store;

  OldAddresses(Articles articles, Database database, ArticleStore store) {
    this.articles = articles;
    this.database = database;
    this.store = store;
  }

  /// The answer to a path that no rule takes; null when it never was one.
  @Nullable Response lost(Request request) {
    return redirect(request, ofPath(request));
  }

  /// The answer to a query on the start page; null when the page itself is asked for.
  @Nullable Response query(Request request) {
    return redirect(request, ofQuery(request, () -> !sites().isEmpty()));
  }

  private static @Nullable Response redirect(Request request, @Nullable String target) {
    return target == null ? null : Redirect.local(request, target).status(301);
  }

  private @Nullable String ofPath(Request request) {
    String path = OldPaths.normalise(request.path());
    if (path == null) {
      return null;
    }
    String moved = articles.movedTo(path);
    if (moved != null) {
      return moved;
    }
    String above = WordPressPaths.article(path);
    moved = above == null ? null : articles.movedTo(above);
    if (moved != null) {
      return moved;
    }
    for (String prefix : sites()) {
      if (path.equals(prefix)) {
        String asked = ofQuery(request, () -> true);
        return asked == null ? "/" : asked;
      }
      if (path.startsWith(prefix + "/")) {
        Meaning meaning = WordPressPaths.of(path.substring(prefix.length()));
        if (meaning != null) {
          return here(meaning);
        }
      }
    }
    return null;
  }

  private @Nullable String ofQuery(Request request, Imported imported) {
    var args = request.args();
    for (String name : POSTS) {
      String value = args.get(name);
      String old = value == null ? null : OldPaths.ofQuery(name, value);
      if (old != null) {
        return articles.movedTo(old);
      }
    }
    Meaning meaning = WordPressPaths.ofQuery(args::get);
    return meaning == null || !imported.any() ? null : here(meaning);
  }

  @FunctionalInterface
  private interface Imported {
    boolean any();
  }

  /// What is nearest to it on this site; the start page when there is nothing nearer.
  private String here(Meaning meaning) {
    return switch (meaning) {
      case Meaning.Feed() -> "/feed.atom";
      case Meaning.Home(int page) -> page("/", articles.home(page), page);
      case Meaning.Term(String name, int page) -> {
        String slug = Slugs.of(name);
        var tagged = slug.isEmpty() ? null : articles.tagged(slug, page);
        yield tagged == null || tagged.total() == 0
            ? "/"
            : page(new Tag(slug, name).path(), tagged, page);
      }
    };
  }

  private static String page(String path, Paged paged, int page) {
    return page <= 1 || page > paged.pages() ? path : path + "?page=" + page;
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

package dev.stoa.content;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the addresses of a WordPress site stand for that belong to no article: feeds, archives by
/// tag, category, author and date, and the pages of lists. Reads decoded paths without their last
/// slash; decides nothing about what is here today.
final class WordPressPaths {
  private static final String FEED_NAME = "(?:feed|rss|rss2|atom|rdf)";
  private static final Pattern FEED =
      Pattern.compile("(.*?)/" + FEED_NAME + "(?:/" + FEED_NAME + ")?");
  private static final Pattern PAGED = Pattern.compile("(.*)/page/(\\d{1,6})");
  private static final Pattern TERM = Pattern.compile("/(?:category|tag)/(?:.+/)?([^/]+)");
  private static final Pattern ARCHIVE =
      Pattern.compile("/author/[^/]+|/type/[^/]+|/\\d{4}(?:/\\d{1,2}){0,2}|/index\\.php");
  private static final Pattern BELOW =
      Pattern.compile("(/.+)/(?:trackback|embed|amp|comment-page-\\d+|\\d{1,3})");

  /// The parameters by which the start page shows something else.
  private static final List<String> ARCHIVE_QUERIES =
      List.of("cat", "author", "author_name", "category_name", "m", "year", "monthnum", "w");

  private WordPressPaths() {}

  /// What an address stood for.
  sealed interface Meaning {
    /// The newest articles for feed readers.
    record Feed() implements Meaning {}

    /// A page of all articles.
    record Home(int page) implements Meaning {}

    /// A page of the articles of a tag or category.
    record Term(String name, int page) implements Meaning {}
  }

  /// What a path stood for; null when that cannot be told.
  static @Nullable Meaning of(String path) {
    Matcher paged = PAGED.matcher(path);
    int page = 1;
    String rest = path;
    if (paged.matches()) {
      rest = paged.group(1);
      page = Integer.parseInt(paged.group(2));
    }
    Matcher feed = FEED.matcher(rest);
    if (feed.matches() && (isList(feed.group(1)) || feed.group(1).equals("/comments"))) {
      return new Meaning.Feed();
    }
    if (!isList(rest)) {
      return null;
    }
    Matcher term = TERM.matcher(rest);
    return term.matches() ? new Meaning.Term(term.group(1), page) : new Meaning.Home(page);
  }

  /// What a query of the start page stood for; null when it asks for nothing of the past.
  static @Nullable Meaning ofQuery(Parameters query) {
    if (query.get("feed") != null) {
      return new Meaning.Feed();
    }
    int page = number(query.get("paged"));
    String tag = query.get("tag");
    String term = tag == null ? query.get("category_name") : tag;
    if (term != null && !term.isEmpty()) {
      return new Meaning.Term(term.substring(term.lastIndexOf('/') + 1), page);
    }
    boolean archive = ARCHIVE_QUERIES.stream().anyMatch(name -> query.get(name) != null);
    return archive || query.get("paged") != null ? new Meaning.Home(page) : null;
  }

  /// The path of the article to which a path below one belonged (its feed, a page of its comments);
  /// null when it has no such form.
  static @Nullable String article(String path) {
    for (Pattern pattern : List.of(FEED, BELOW)) {
      Matcher below = pattern.matcher(path);
      if (below.matches() && !below.group(1).isEmpty()) {
        return below.group(1);
      }
    }
    return null;
  }

  /// The parameters of a query by name.
  @FunctionalInterface
  interface Parameters {
    @Nullable String get(String name);
  }

  private static boolean isList(String path) {
    return path.isEmpty() || TERM.matcher(path).matches() || ARCHIVE.matcher(path).matches();
  }

  private static int number(@Nullable String text) {
    return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : 1;
  }
}

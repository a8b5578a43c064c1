package dev.stoa.content;

import dev.stoa.content.importing.OldList.Kind;
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
  private static final Pattern LISTED =
      Pattern.compile("/(category|tag)/(?:.+/)?([^/]+)|/(author|type)/([^/]+)");
  private static final Pattern DATED = Pattern.compile("/(\\d{4})(?:/(\\d{1,2}))?(?:/(\\d{1,2}))?");
  private static final Pattern MONTH = Pattern.compile("(\\d{4})(\\d{2})?(\\d{2})?\\d*");
  private static final Pattern BELOW =
      Pattern.compile("(/.+)/(?:trackback|embed|amp|comment-page-\\d+|\\d{1,3})");

  private WordPressPaths() {}

  /// What an address stood for.
  sealed interface Meaning {
    /// The newest articles of a list for feed readers.
    record Feed(Meaning of) implements Meaning {}

    /// The newest comments for feed readers.
    record CommentsFeed() implements Meaning {}

    /// A page of all articles.
    record Home(int page) implements Meaning {}

    /// A page of the articles of a tag, a category, an author, ...
    record Listed(Kind kind, String name, int page) implements Meaning {}

    /// The articles of a year, a month or a day; the parts that are not given are zero.
    record Dated(int year, int month, int day) implements Meaning {}
  }

  /// What a path stood for; null when that cannot be told.
  static @Nullable Meaning of(String path) {
    Matcher paged = PAGED.matcher(path);
    boolean later = paged.matches();
    String rest = later ? paged.group(1) : path;
    Matcher feed = FEED.matcher(rest);
    if (!feed.matches()) {
      return list(rest, later ? Integer.parseInt(paged.group(2)) : 1);
    }
    if (feed.group(1).equals("/comments")) {
      return new Meaning.CommentsFeed();
    }
    Meaning of = list(feed.group(1), 1);
    return of == null ? null : new Meaning.Feed(of);
  }

  private static @Nullable Meaning list(String path, int page) {
    if (path.isEmpty() || path.equals("/index.php")) {
      return new Meaning.Home(page);
    }
    Matcher listed = LISTED.matcher(path);
    if (listed.matches()) {
      boolean term = listed.group(1) != null;
      return new Meaning.Listed(
          kind(term ? listed.group(1) : listed.group(3)), listed.group(term ? 2 : 4), page);
    }
    Matcher dated = DATED.matcher(path);
    return dated.matches() ? dated(dated) : null;
  }

  private static Kind kind(String name) {
    return switch (name) {
      case "category" -> Kind.CATEGORY;
      case "tag" -> Kind.TAG;
      case "author" -> Kind.AUTHOR;
      default -> Kind.FORMAT;
    };
  }

  private static Meaning dated(Matcher date) {
    return new Meaning.Dated(
        Integer.parseInt(date.group(1)), number(date.group(2), 0), number(date.group(3), 0));
  }

  /// What a query of the start page stood for; null when it asks for nothing of the past.
  static @Nullable Meaning ofQuery(Parameters query) {
    String feed = query.get("feed");
    if (feed != null && feed.contains("comments")) {
      return new Meaning.CommentsFeed();
    }
    Meaning list = listOfQuery(query);
    if (feed != null) {
      return new Meaning.Feed(list == null ? new Meaning.Home(1) : list);
    }
    return list;
  }

  private static @Nullable Meaning listOfQuery(Parameters query) {
    int page = number(query.get("paged"), 1);
    for (Named named : NAMED) {
      String value = query.get(named.parameter());
      if (value != null && named.pattern().matcher(value).matches()) {
        String name = value.substring(value.lastIndexOf('/') + 1);
        return new Meaning.Listed(named.kind(), name, page);
      }
    }
    String month = query.get("m");
    Matcher compact = MONTH.matcher(month == null ? "" : month);
    if (compact.matches()) {
      return dated(compact);
    }
    int year = number(query.get("year"), 0);
    if (year > 0) {
      return new Meaning.Dated(year, number(query.get("monthnum"), 0), number(query.get("day"), 0));
    }
    return query.get("paged") == null ? null : new Meaning.Home(page);
  }

  /// A parameter by which the start page shows a list.
  private record Named(String parameter, Kind kind, Pattern pattern) {}

  private static final Pattern NAME = Pattern.compile(".*[^/]");
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,17}");
  private static final List<Named> NAMED =
      List.of(
          new Named("tag", Kind.TAG, NAME),
          new Named("category_name", Kind.CATEGORY, NAME),
          new Named("author_name", Kind.AUTHOR, NAME),
          new Named("cat", Kind.CATEGORY_NUMBER, NUMBER),
          new Named("author", Kind.AUTHOR_NUMBER, NUMBER));

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

  private static int number(@Nullable String text, int absent) {
    return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : absent;
  }
}

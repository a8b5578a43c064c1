package dev.stoa.content;

import dev.stoa.storage.Row;
import dev.stoa.storage.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the articles of one site, with their tags.
final class ArticleStore {
  private static final String COLUMNS =
      """
      a.id, a.kind, a.status, a.slug, a.title, a.html, a.excerpt, a.author, a.passworded,
      a.comments_open, a.published_at, a.created_at, a.updated_at
      """;
  // A list shows no bodies: they would be most of what is read.
  private static final String LIST_COLUMNS = COLUMNS.replace("a.html", "'' AS html");
  static final String VISIBLE =
      """
      a.status IN ('published', 'scheduled') AND NOT a.passworded AND a.published_at <= ?
      """;
  static final String WORDPRESS = "wordpress:";
  private static final String WORDPRESS_END = "wordpress;";
  private static final int MOST_SITES = 10;
  private static final String NEWEST_FIRST = " ORDER BY a.published_at DESC, a.id DESC ";

  private final String site;

  ArticleStore(String site) {
    this.site = site;
  }

  List<Article> list(Tx tx, Kind kind, Instant now, int limit, long offset) {
    var sql =
        "SELECT "
            + LIST_COLUMNS
            + " FROM content_article a WHERE a.site = ? AND a.kind = ? AND "
            + VISIBLE
            + NEWEST_FIRST
            + "LIMIT ? OFFSET ?";
    return withTags(tx, tx.list(sql, ArticleStore::article, site, kind.text(), now, limit, offset));
  }

  long count(Tx tx, Kind kind, Instant now) {
    var sql =
        "SELECT count(*) AS n FROM content_article a WHERE a.site = ? AND a.kind = ? AND "
            + VISIBLE;
    return number(tx.first(sql, row -> row.int64("n"), site, kind.text(), now));
  }

  /// When the newest public article of this time was published; null when there is none.
  @Nullable Instant newest(Tx tx, Instant from, Instant to, Instant now) {
    var sql =
        "SELECT a.published_at FROM content_article a WHERE a.site = ? AND a.kind = 'article' AND "
            + VISIBLE
            + " AND a.published_at >= ? AND a.published_at < ?"
            + NEWEST_FIRST
            + "LIMIT 1";
    return tx.first(sql, row -> row.instant("published_at"), site, now, from, to);
  }

  /// How many public articles are newer.
  long countAfter(Tx tx, Instant time, Instant now) {
    var sql =
        "SELECT count(*) AS n FROM content_article a WHERE a.site = ? AND a.kind = 'article' AND "
            + VISIBLE
            + " AND a.published_at > ?";
    return number(tx.first(sql, row -> row.int64("n"), site, now, time));
  }

  /// The newest articles with their bodies, for feeds.
  List<Article> newest(Tx tx, Instant now, int limit) {
    var sql =
        "SELECT "
            + COLUMNS
            + " FROM content_article a WHERE a.site = ? AND a.kind = 'article' AND "
            + VISIBLE
            + NEWEST_FIRST
            + "LIMIT ?";
    return withTags(tx, tx.list(sql, ArticleStore::article, site, now, limit));
  }

  /// Everything that has a public address, without bodies and tags, for the site map.
  List<Article> listed(Tx tx, Instant now, int limit) {
    var sql =
        "SELECT "
            + LIST_COLUMNS
            + " FROM content_article a WHERE a.site = ? AND "
            + VISIBLE
            + NEWEST_FIRST
            + "LIMIT ?";
    return tx.list(sql, ArticleStore::article, site, now, limit);
  }

  List<Article> tagged(Tx tx, String tag, Instant now, int limit, long offset) {
    var sql =
        "SELECT "
            + LIST_COLUMNS
            + """
             FROM content_tag t JOIN content_article a ON a.site = t.site AND a.id = t.article_id
             WHERE t.site = ? AND t.slug = ? AND a.kind = 'article' AND
            """
            + VISIBLE
            + NEWEST_FIRST
            + "LIMIT ? OFFSET ?";
    return withTags(tx, tx.list(sql, ArticleStore::article, site, tag, now, limit, offset));
  }

  long countTagged(Tx tx, String tag, Instant now) {
    var sql =
        """
        SELECT count(*) AS n
         FROM content_tag t JOIN content_article a ON a.site = t.site AND a.id = t.article_id
         WHERE t.site = ? AND t.slug = ? AND a.kind = 'article' AND
        """
            + VISIBLE;
    return number(tx.first(sql, row -> row.int64("n"), site, tag, now));
  }

  @Nullable Article bySlug(Tx tx, Kind kind, String slug) {
    var sql =
        "SELECT "
            + COLUMNS
            + " FROM content_article a WHERE a.site = ? AND a.kind = ? AND a.slug = ?";
    return withTags(tx, tx.first(sql, ArticleStore::article, site, kind.text(), slug));
  }

  @Nullable Article byId(Tx tx, String id) {
    var sql = "SELECT " + LIST_COLUMNS + " FROM content_article a WHERE a.site = ? AND a.id = ?";
    return tx.first(sql, ArticleStore::article, site, id);
  }

  /// The article that used to be at this address (as `OldPaths` spells it).
  @Nullable Article byOldPath(Tx tx, String oldPath) {
    var sql =
        "SELECT "
            + LIST_COLUMNS
            + """
             FROM content_redirect r JOIN content_article a ON a.site = r.site AND a.id = r.article_id
             WHERE r.site = ? AND r.old_path = ?
            """;
    return tx.first(sql, ArticleStore::article, site, oldPath);
  }

  /// The sources of imports from WordPress, at most [#MOST_SITES]. Each is one step in the index,
  /// however many articles came from it.
  List<String> wordPressSites(Tx tx) {
    var sql =
        """
        SELECT import_source FROM content_article
         WHERE site = ? AND import_source > ? AND import_source < ?
         ORDER BY site, import_source LIMIT 1
        """;
    var sources = new ArrayList<String>();
    var last = WORDPRESS;
    while (sources.size() < MOST_SITES) {
      var next = tx.first(sql, row -> row.text("import_source"), site, last, WORDPRESS_END);
      if (next == null) {
        return sources;
      }
      sources.add(next);
      last = next;
    }
    return sources;
  }

  boolean isEmpty(Tx tx) {
    var sql = "SELECT 1 AS one FROM content_article WHERE site = ? LIMIT 1";
    return tx.first(sql, row -> row.integer("one"), site) == null;
  }

  private @Nullable Article withTags(Tx tx, @Nullable Article article) {
    return article == null ? null : withTags(tx, List.of(article)).getFirst();
  }

  private List<Article> withTags(Tx tx, List<Article> articles) {
    if (articles.isEmpty()) {
      return articles;
    }
    var places = String.join(", ", Collections.nCopies(articles.size(), "?"));
    var args = new ArrayList<Object>(List.of(site));
    articles.forEach(article -> args.add(article.id()));
    Map<String, List<Tag>> tags = new HashMap<>();
    tx.list(
            "SELECT article_id, slug, name FROM content_tag WHERE site = ? AND article_id IN ("
                + places
                + ") ORDER BY position",
            row -> Map.entry(row.text("article_id"), new Tag(row.text("slug"), row.text("name"))),
            args.toArray())
        .forEach(entry ->
            tags.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>()).add(entry.getValue()));
    return articles.stream()
        .map(article -> article.withTags(tags.getOrDefault(article.id(), List.of())))
        .toList();
  }

  private static long number(@Nullable Long count) {
    return count == null ? 0 : count;
  }

  private static Article article(Row row) {
    return new Article(
        row.text("id"),
        Kind.of(row.text("kind")),
        Status.of(row.text("status")),
        row.text("slug"),
        row.text("title"),
        row.text("html"),
        row.text("excerpt"),
        row.text("author"),
        row.bool("passworded"),
        row.bool("comments_open"),
        row.instantOrNull("published_at"),
        row.instant("created_at"),
        row.instant("updated_at"),
        List.of());
  }
}

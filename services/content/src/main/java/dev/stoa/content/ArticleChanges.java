package dev.stoa.content;

import dev.stoa.storage.Tx;
import org.jspecify.annotations.Nullable;

/// Writes the articles of one site.
final class ArticleChanges {
  private final String site;

  ArticleChanges(String site) {
    this.site = site;
  }

  /// An article of an import: its id and address, and what was imported last.
  record Imported(String id, String slug, String hash) {}

  @Nullable Imported imported(Tx tx, String source, String key) {
    return tx.first(
        """
        SELECT id, slug, import_hash FROM content_article
         WHERE site = ? AND import_source = ? AND import_key = ?
        """,
        row -> new Imported(row.text("id"), row.text("slug"), row.text("import_hash")),
        site,
        source,
        key);
  }

  boolean slugTaken(Tx tx, Kind kind, String slug) {
    var sql = "SELECT 1 AS one FROM content_article WHERE site = ? AND kind = ? AND slug = ?";
    return tx.first(sql, row -> row.integer("one"), site, kind.text(), slug) != null;
  }

  void insert(Tx tx, Article article, String sourceHtml, @Nullable ImportMark mark) {
    tx.update(
        """
        INSERT INTO content_article (site, id, kind, status, slug, title, html, source, excerpt,
          author, passworded, comments_open, published_at, created_at, updated_at,
          import_source, import_key, import_hash, parent_key, menu_order)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        site,
        article.id(),
        article.kind().text(),
        article.status().text(),
        article.slug(),
        article.title(),
        article.html(),
        sourceHtml,
        article.excerpt(),
        article.author(),
        article.passworded(),
        article.commentsOpen(),
        article.publishedAt(),
        article.createdAt(),
        article.updatedAt(),
        mark == null ? null : mark.source(),
        mark == null ? null : mark.key(),
        mark == null ? null : mark.hash(),
        mark == null ? null : mark.parent(),
        mark == null ? 0 : mark.menuOrder());
    insertTags(tx, article);
  }

  void update(Tx tx, Article article, String sourceHtml, ImportMark mark) {
    tx.update(
        """
        UPDATE content_article SET kind = ?, status = ?, slug = ?, title = ?, html = ?, source = ?,
          excerpt = ?, author = ?, passworded = ?, comments_open = ?, published_at = ?,
          updated_at = ?, import_hash = ?, parent_key = ?, menu_order = ?
         WHERE site = ? AND id = ?
        """,
        article.kind().text(),
        article.status().text(),
        article.slug(),
        article.title(),
        article.html(),
        sourceHtml,
        article.excerpt(),
        article.author(),
        article.passworded(),
        article.commentsOpen(),
        article.publishedAt(),
        article.updatedAt(),
        mark.hash(),
        mark.parent(),
        mark.menuOrder(),
        site,
        article.id());
    tx.update("DELETE FROM content_tag WHERE site = ? AND article_id = ?", site, article.id());
    insertTags(tx, article);
  }

  void redirect(Tx tx, String oldPath, String articleId) {
    tx.update(
        """
        INSERT INTO content_redirect (site, old_path, article_id) VALUES (?, ?, ?)
         ON CONFLICT (site, old_path) DO UPDATE SET article_id = excluded.article_id
        """,
        site,
        oldPath,
        articleId);
  }

  private void insertTags(Tx tx, Article article) {
    var position = 0;
    for (var tag : article.tags()) {
      tx.update(
          "INSERT INTO content_tag (site, article_id, slug, name, position) VALUES (?, ?, ?, ?, ?)",
          site,
          article.id(),
          tag.slug(),
          tag.name(),
          position++);
    }
  }
}

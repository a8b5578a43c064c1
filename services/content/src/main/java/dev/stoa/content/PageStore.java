package dev.stoa.content;

import dev.stoa.storage.Row;
import dev.stoa.storage.Tx;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads which public pages one site has, and which stands below which.
final class PageStore {
  private static final String COLUMNS =
      "a.slug, a.title, a.import_source, a.import_key, a.parent_key";
  private static final String ORDER = " a.menu_order, lower(a.title), a.id LIMIT ?";

  private final String site;

  PageStore(String site) {
    this.site = site;
  }

  /// A page among the others. `key` names it for those below it, `parent` the one above it; both
  /// null for a page that was not imported.
  record Entry(String slug, String title, @Nullable String key, @Nullable String parent) {}

  /// Pages below no other first, then by their order.
  List<Entry> topFirst(Tx tx, Instant now, int limit) {
    return list(tx, now, limit, "CASE WHEN a.parent_key IS NULL THEN 0 ELSE 1 END,");
  }

  /// Pages by their order.
  List<Entry> all(Tx tx, Instant now, int limit) {
    return list(tx, now, limit, "");
  }

  private List<Entry> list(Tx tx, Instant now, int limit, String first) {
    var sql =
        "SELECT "
            + COLUMNS
            + " FROM content_article a WHERE a.site = ? AND a.kind = 'page' AND "
            + ArticleStore.VISIBLE
            + " ORDER BY "
            + first
            + ORDER;
    return tx.list(sql, PageStore::entry, site, now, limit);
  }

  private static Entry entry(Row row) {
    var source = row.textOrNull("import_source");
    return new Entry(
        row.text("slug"),
        row.text("title"),
        key(source, row.textOrNull("import_key")),
        key(source, row.textOrNull("parent_key")));
  }

  private static @Nullable String key(@Nullable String source, @Nullable String key) {
    return source == null || key == null ? null : source + "#" + key;
  }
}

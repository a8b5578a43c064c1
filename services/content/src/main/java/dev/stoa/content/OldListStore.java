package dev.stoa.content;

import dev.stoa.content.importing.OldList.Kind;
import dev.stoa.storage.Tx;
import org.jspecify.annotations.Nullable;

/// The lists of former sites of one site. Names are [slugs][Slugs#of].
final class OldListStore {
  private final String site;

  OldListStore(String site) {
    this.site = site;
  }

  /// The tag that took the place of a list, empty for all articles; null when there was none.
  @Nullable String tag(Tx tx, Kind kind, String name) {
    return tx.first(
        "SELECT tag FROM content_old_list WHERE site = ? AND kind = ? AND name = ?",
        row -> row.text("tag"),
        site,
        kind.text(),
        name);
  }

  void put(Tx tx, Kind kind, String name, String tag) {
    tx.update(
        """
        INSERT INTO content_old_list (site, kind, name, tag) VALUES (?, ?, ?, ?)
         ON CONFLICT (site, kind, name) DO UPDATE SET tag = excluded.tag
         WHERE content_old_list.tag <> excluded.tag
        """,
        site,
        kind.text(),
        name,
        tag);
  }
}

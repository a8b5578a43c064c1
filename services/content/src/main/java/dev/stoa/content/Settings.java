package dev.stoa.content;

import dev.stoa.storage.Tx;
import org.jspecify.annotations.Nullable;

/// What content remembers about a site, by name.
final class Settings {
  private final String site;

  Settings(String site) {
    this.site = site;
  }

  @Nullable String get(Tx tx, String name) {
    var sql = "SELECT value FROM content_setting WHERE site = ? AND name = ?";
    return tx.first(sql, row -> row.text("value"), site, name);
  }

  void put(Tx tx, String name, String value) {
    tx.update(
        """
        INSERT INTO content_setting (site, name, value) VALUES (?, ?, ?)
         ON CONFLICT (site, name) DO UPDATE SET value = excluded.value
        """,
        site,
        name,
        value);
  }
}

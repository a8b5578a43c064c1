package dev.stoa.storage;

import java.util.Locale;

/// Which database stands behind a {@link Database}.
public enum Dialect {
  SQLITE,
  POSTGRESQL;

  /// The folder of this dialect's migrations.
  String folder() {
    return name().toLowerCase(Locale.ROOT);
  }
}

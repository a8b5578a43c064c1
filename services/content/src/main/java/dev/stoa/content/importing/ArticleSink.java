package dev.stoa.content.importing;

import org.jspecify.annotations.Nullable;

/// Where imported articles go: content's store. Blocking; for virtual threads.
@FunctionalInterface
public interface ArticleSink {
  /// Stores the article, or says what storing it would do.
  Placed put(ImportedArticle article, boolean dryRun);

  /// What became of it. `id` is null when a dry run would have added it.
  record Placed(@Nullable String id, Change change) {}

  /// What storing did, or would do.
  enum Change {
    /// It was not known before.
    ADDED,
    /// It was known and differs now.
    UPDATED,
    /// It was known as it is; or it was changed here since, which is kept.
    UNCHANGED
  }
}

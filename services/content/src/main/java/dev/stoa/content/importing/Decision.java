package dev.stoa.content.importing;

/// What happens to an item of the file.
sealed interface Decision {
  /// It comes in. `note` names what had to be changed about it, or is empty.
  record Take(ImportedArticle article, String note) implements Decision {}

  /// It stays out, its comments too.
  record Skip(SkipReason reason) implements Decision {}
}

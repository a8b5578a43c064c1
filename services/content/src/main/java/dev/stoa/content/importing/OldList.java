package dev.stoa.content.importing;

import java.util.Locale;

/// A list of the former site in which an article stood, by the name that it had in addresses.
/// `tag`: the name of the tag that takes its place, empty for all articles.
public record OldList(Kind kind, String name, String tag) {

  /// By what addresses named a list.
  public enum Kind {
    CATEGORY,
    TAG,
    AUTHOR,
    FORMAT,
    /// `?cat=3`
    CATEGORY_NUMBER,
    /// `?author=3`
    AUTHOR_NUMBER;

    /// The name in the database.
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

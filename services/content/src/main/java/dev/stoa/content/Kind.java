package dev.stoa.content;

/// What an article is: a dated entry of the site, or a page that stands alone.
public enum Kind {
  ARTICLE("article", "/articles/"),
  PAGE("page", "/pages/");

  private final String text;
  private final String prefix;

  Kind(String text, String prefix) {
    this.text = text;
    this.prefix = prefix;
  }

  /// The name in the database and in JSON.
  public String text() {
    return text;
  }

  String path(String slug) {
    return prefix + Slugs.encode(slug);
  }

  static Kind of(String text) {
    for (var kind : values()) {
      if (kind.text.equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no such kind: " + text);
  }
}

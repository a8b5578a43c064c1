package dev.stoa.content;

/// A word that groups articles: its address and how it is written.
public record Tag(String slug, String name) {
  public String path() {
    return "/tags/" + Slugs.encode(slug);
  }
}

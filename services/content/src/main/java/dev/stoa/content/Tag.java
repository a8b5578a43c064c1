package dev.stoa.content;

/// A word that groups articles: its address and how it is written.
record Tag(String slug, String name) {
  String path() {
    return "/tags/" + Slugs.encode(slug);
  }
}

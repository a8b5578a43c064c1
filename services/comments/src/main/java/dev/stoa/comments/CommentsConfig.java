package dev.stoa.comments;

import dev.stoa.runtime.Config;
import java.util.List;
import java.util.Set;

/// How comments behave here.
///
/// | key | default | |
/// |---|---|---|
/// | `site` | `main` | the name under which rows are kept |
/// | `comments.moderation` | `off` | `all`: a comment waits until the owner approves it |
/// | `comments.text.length` | 20000 | characters of one comment |
/// | `comments.depth` | 16 | levels of replies |
/// | `comments.page` | 25 | roots on one page |
/// | `comments.rate` | 30 | comments a minute from one address |
/// | `limits.exempt` | none | addresses without a rate limit |
record CommentsConfig(
    String site,
    Moderation moderation,
    int textLength,
    int depth,
    int page,
    int perMinute,
    Set<String> exempt) {
  /// Whose comments wait for the owner.
  enum Moderation {
    OFF,
    ALL
  }

  CommentsConfig {
    exempt = Set.copyOf(exempt);
  }

  static CommentsConfig of(Config config) {
    return new CommentsConfig(
        config.text("site", "main"),
        config.choice("comments.moderation", Moderation.OFF),
        config.integer("comments.text.length", 20_000, 100, 50_000),
        config.integer("comments.depth", 16, 1, 30),
        config.integer("comments.page", 25, 1, 100),
        config.integer("comments.rate", 30, 1, 100_000),
        Set.copyOf(config.list("limits.exempt", List.of())));
  }
}

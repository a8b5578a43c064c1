package dev.stoa.content.importing;

import java.time.Instant;
import java.util.List;

/// A post or page of another system, ready for content's store. `source` and `key` name it for
/// ever: the same pair again updates or changes nothing. `slug`: wished for, may be empty or taken.
/// `html`: not sanitised yet. `summary`: plain text, may be empty. `oldPaths`: where it stood, to
/// be redirected: decoded paths such as `/2012/01/03/hello/`, or `/?p=12`.
public record ImportedArticle(
    String source,
    String key,
    Kind kind,
    State state,
    String slug,
    String title,
    String html,
    String summary,
    String author,
    List<String> tags,
    boolean commentsOpen,
    Instant publishedAt,
    List<String> oldPaths) {

  /// Posts are listed by date; pages stand alone.
  public enum Kind {
    POST,
    PAGE
  }

  /// Drafts are seen by the owner only.
  public enum State {
    PUBLISHED,
    DRAFT
  }

  public ImportedArticle {
    tags = List.copyOf(tags);
    oldPaths = List.copyOf(oldPaths);
  }
}

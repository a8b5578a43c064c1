package dev.stoa.content.importing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A post or page of another system, ready for content's store. `source` and `key` name it for
/// ever: the same pair again updates or changes nothing. `slug`: wished for, may be empty or taken.
/// `html`: not sanitised yet. `summary`: plain text, may be empty. `oldPaths`: where it stood, to
/// be redirected: decoded paths such as `/2012/01/03/hello/`, or `/?p=12`. `parent`: the key of the
/// page above it, or null. `menuOrder`: where it stands among its siblings. `oldLists`: in which
/// lists of the other system it stood.
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
    List<String> oldPaths,
    @Nullable String parent,
    long menuOrder,
    List<OldList> oldLists) {

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
    oldLists = List.copyOf(oldLists);
  }
}

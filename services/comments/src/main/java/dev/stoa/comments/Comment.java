package dev.stoa.comments;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// One comment as it is kept. `parent` is empty for a root; `replies` counts the direct replies
/// that are shown.
record Comment(
    String id,
    String thread,
    String parent,
    String root,
    int depth,
    String kind,
    State state,
    Author author,
    String html,
    @Nullable String source,
    Instant createdAt,
    @Nullable Instant editedAt,
    long replies) {
  /// Written by a person, in place.
  static final String COMMENT = "comment";

  /// Another site that speaks of the page: a pingback or trackback. Always a root, never answered.
  static final String MENTION = "mention";

  /// What has become of it. A comment that is not published but has replies that are shown keeps
  /// its place as a mark without text or name.
  enum State {
    /// Everyone sees it.
    published,
    /// Waits for the owner.
    pending,
    /// Was removed; its text and author are gone.
    deleted
  }

  /// `account`: the id of the signed-in author; none for a guest. The e-mail is never shown.
  record Author(
      @Nullable String account,
      String name,
      @Nullable String email,
      @Nullable String url,
      boolean owner) {
    static final Author NOBODY = new Author(null, "", null, null, false);
  }

  boolean isPublished() {
    return state == State.published;
  }

  boolean isShown() {
    return isPublished() || replies > 0;
  }

  long createdMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, createdAt);
  }
}

package dev.stoa.contracts.comments;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A comment as readers see it: the item of the JSON API and the data of every `comment.*` event.
/// `html` is sanitised. `kind` is `comment` or `mention` (a pingback or trackback).
public record CommentView(
    String id,
    String thread,
    @Nullable String parent,
    Author author,
    String html,
    String kind,
    Status status,
    Instant createdAt,
    @Nullable Instant editedAt,
    Replies replies) {

  /// Who wrote it. `owner`: the site's owner, signed in. `url`: only http or https.
  public record Author(String name, @Nullable String url, boolean owner) {}

  /// `published`: everyone sees it. `pending`: waits for a moderator. `deleted`: removed, but its
  /// replies are not. Only a published comment has a name and a text for everyone; the others
  /// appear, without them, where replies need their parent.
  public enum Status {
    published,
    pending,
    deleted
  }
}

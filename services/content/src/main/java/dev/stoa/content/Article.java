package dev.stoa.content;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An article or a page. `html` is sanitised; `excerpt` is plain text. Public for the templates
/// only, like the other values that they show.
public record Article(
    String id,
    Kind kind,
    Status status,
    String slug,
    String title,
    String html,
    String excerpt,
    String author,
    boolean passworded,
    boolean commentsOpen,
    @Nullable Instant publishedAt,
    Instant createdAt,
    Instant updatedAt,
    List<Tag> tags) {
  public Article {
    tags = List.copyOf(tags);
  }

  public String path() {
    return kind.path(slug);
  }

  /// The key of its comment thread: by id, so that a new slug keeps the comments.
  public String thread() {
    return "article:" + id;
  }

  /// The day it counts as written.
  public Instant date() {
    return publishedAt == null ? createdAt : publishedAt;
  }

  /// Whether anyone may read it now.
  boolean isPublic(Instant now) {
    var released = status == Status.PUBLISHED || status == Status.SCHEDULED;
    return released && !passworded && publishedAt != null && !publishedAt.isAfter(now);
  }

  Article withHtml(String body) {
    return new Article(
        id,
        kind,
        status,
        slug,
        title,
        body,
        excerpt,
        author,
        passworded,
        commentsOpen,
        publishedAt,
        createdAt,
        updatedAt,
        tags);
  }

  Article withTags(List<Tag> list) {
    return new Article(
        id,
        kind,
        status,
        slug,
        title,
        html,
        excerpt,
        author,
        passworded,
        commentsOpen,
        publishedAt,
        createdAt,
        updatedAt,
        list);
  }
}

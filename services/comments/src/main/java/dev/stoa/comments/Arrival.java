package dev.stoa.comments;

import dev.stoa.contracts.comments.CommentsApi.ImportedComment;
import org.jspecify.annotations.Nullable;

/// A comment of another system, made safe and ready to be kept here.
record Arrival(ImportedComment comment, Comment.Author author, String html, ImportMark mark) {
  private static final int NAME_LENGTH = 200;

  static Arrival of(String source, ImportedComment comment) {
    String hash =
        Drafts.digest(
            comment.parentKey(),
            comment.thread(),
            comment.kind(),
            comment.status().name(),
            comment.authorName(),
            comment.authorEmail(),
            comment.authorUrl(),
            comment.html(),
            comment.createdAt().toString());
    var author =
        new Comment.Author(
            null,
            clean(comment.authorName(), NAME_LENGTH),
            comment.authorEmail() == null
                ? null
                : clean(comment.authorEmail(), CommentInput.EMAIL_LENGTH),
            SafeHtml.site(comment.authorUrl()),
            false);
    String html = ImportedHtml.toHtml(withoutControls(comment.html()));
    return new Arrival(comment, author, html, new ImportMark(source, comment.key(), hash));
  }

  Comment comment(String id, @Nullable Comment parent) {
    var state = Comment.State.valueOf(comment.status().name());
    return new Comment(
        id,
        comment.thread(),
        parent == null ? "" : parent.id(),
        parent == null ? id : parent.root(),
        parent == null ? 0 : parent.depth() + 1,
        comment.kind(),
        state,
        state == Comment.State.deleted ? Comment.Author.NOBODY : author,
        state == Comment.State.deleted ? "" : html,
        null,
        comment.createdAt(),
        null,
        0);
  }

  private static String clean(String text, int length) {
    String plain = withoutControls(text).replaceAll("\\s+", " ").strip();
    int characters = Math.min(length, Characters.length(plain));
    return plain.substring(0, plain.offsetByCodePoints(0, characters));
  }

  /// What no database takes: NUL, other controls, half characters.
  private static String withoutControls(String text) {
    var kept = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> !Character.isISOControl(c) || c == '\n' || c == '\r' || c == '\t')
        .filter(c -> Character.getType(c) != Character.SURROGATE)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }
}

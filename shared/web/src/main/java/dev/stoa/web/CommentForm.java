package dev.stoa.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The form for a comment as it stands on an article page, and again with what was typed when
/// something was wrong. It posts to `/comments` and works without JavaScript. `errors`: what is
/// wrong, by field name (`text`, `name`, `email`, or an empty name for the whole form).
public record CommentForm(
    String thread,
    @Nullable String parent,
    String returnTo,
    String text,
    String name,
    String email,
    Map<String, String> errors,
    @Nullable Viewer viewer) {
  public CommentForm {
    errors = Map.copyOf(errors);
  }

  /// An empty form for a thread.
  public static CommentForm empty(
      String thread, @Nullable String parent, String returnTo, @Nullable Viewer viewer) {
    return new CommentForm(thread, parent, returnTo, "", "", "", Map.of(), viewer);
  }

  public boolean isReply() {
    return parent != null;
  }

  public boolean isGuest() {
    return viewer == null;
  }

  /// The message for a field, or null when it is right.
  public @Nullable String error(String field) {
    return errors.get(field);
  }
}

package dev.stoa.comments;

import dev.stoa.contracts.comments.CommentView;
import dev.stoa.web.Messages;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;

/// Where comments are being shown: the language, and the page whose address their links continue.
/// An empty path means the page on which the fragment is put. Public for the templates only.
public record Place(Messages messages, String path, Powers powers) {
  static Place on(String path, Messages messages) {
    int fragment = path.indexOf('#');
    return new Place(messages, fragment < 0 ? path : path.substring(0, fragment), Powers.NONE);
  }

  /// The same place for a reader with these powers.
  Place with(Powers granted) {
    return new Place(messages, path, granted);
  }

  public boolean mayManage(CommentView comment) {
    return powers.mayDelete(comment);
  }

  public boolean mayHold(CommentView comment) {
    return powers.mayHold(comment);
  }

  public boolean mayApprove(CommentView comment) {
    return powers.mayApprove(comment);
  }

  public String text(String key, Object... arguments) {
    return messages.text(key, arguments);
  }

  /// Whether there is a text and a name to show.
  public boolean isShown(CommentView comment) {
    return comment.status() == CommentView.Status.published || isHeld(comment);
  }

  /// Whether the reader sees a comment that others do not see yet.
  public boolean isHeld(CommentView comment) {
    return comment.status() == CommentView.Status.pending && !comment.author().name().isEmpty();
  }

  public String name(CommentView comment) {
    String name = comment.author().name();
    return name.isBlank() ? messages.text("comments.anonymous") : name;
  }

  public String gone(CommentView comment) {
    return messages.text("comments." + comment.status().name());
  }

  public String time(CommentView comment) {
    return messages.dateTime(comment.createdAt());
  }

  /// For machines; HTML takes no more than milliseconds.
  public String datetime(CommentView comment) {
    return comment.createdAt().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  public String moreReplies(CommentView comment) {
    long more = comment.replies().total() - comment.replies().items().size();
    return messages.plural("comments.moreReplies", more);
  }

  public String mentions(long total) {
    return messages.plural("comments.mentions", total);
  }

  /// The page with the form as an answer to this comment.
  public String reply(CommentView comment) {
    return query("reply", comment.id()) + "#reply";
  }

  /// The page that goes on where this one ends.
  public String more(String cursor) {
    return query("after", cursor) + "#comments";
  }

  public String whole() {
    return path + "#comments";
  }

  /// The same continuation as a fragment, for the site's script.
  public String list(String thread, String cursor) {
    return "/comments/list?thread="
        + URLEncoder.encode(thread, StandardCharsets.UTF_8)
        + "&after="
        + cursor
        + "&language="
        + messages.language().tag();
  }

  private String query(String name, String value) {
    return path + (path.indexOf('?') < 0 ? "?" : "&") + name + "=" + value;
  }
}

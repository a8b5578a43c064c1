package dev.stoa.comments;

import dev.stoa.contracts.comments.CommentView;
import dev.stoa.contracts.comments.Replies;
import dev.stoa.storage.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads one page of a thread as readers see it: some comments of one list with the first replies
/// at every level below, and a cursor wherever a list goes on.
///
/// Size and cost do not grow with the thread: at most [#EACH] replies of one comment, and [#BELOW]
/// comments below the page's own list, dealt out level by level. One statement a level.
final class CommentTree {
  static final int EACH = 10;
  static final int BELOW = 200;

  private final CommentStore store;

  CommentTree(CommentStore store) {
    this.store = store;
  }

  /// `next` is none on the last page.
  record Branch(List<CommentView> items, @Nullable String next) {}

  Branch read(Tx tx, String thread, String kind, PageCursor from, int limit) {
    List<Comment> list = store.list(tx, thread, kind, from, limit + 1);
    boolean more = list.size() > limit;
    List<Comment> page = more ? list.subList(0, limit) : list;
    Map<String, List<Comment>> below = below(tx, thread, page);
    List<CommentView> items = page.stream().map(comment -> view(comment, below)).toList();
    return new Branch(items, more ? PageCursor.after(page.getLast()).encode(thread, kind) : null);
  }

  /// One comment with the first replies below it.
  CommentView read(Tx tx, Comment comment) {
    return view(comment, below(tx, comment.thread(), List.of(comment)));
  }

  /// A comment alone, as readers see it.
  static CommentView alone(Comment comment) {
    return view(comment, Replies.NONE);
  }

  private Map<String, List<Comment>> below(Tx tx, String thread, List<Comment> page) {
    var below = new HashMap<String, List<Comment>>();
    List<Comment> level = page;
    int left = BELOW;
    while (true) {
      List<String> parents = level.stream().filter(c -> c.replies() > 0).map(Comment::id).toList();
      int each = parents.isEmpty() ? 0 : Math.min(EACH, left / parents.size());
      if (each == 0) {
        return below;
      }
      level = store.replies(tx, thread, parents, each);
      left -= level.size();
      for (Comment reply : level) {
        below.computeIfAbsent(reply.parent(), _ -> new ArrayList<>()).add(reply);
      }
    }
  }

  private static CommentView view(Comment comment, Map<String, List<Comment>> below) {
    if (comment.replies() == 0) {
      return alone(comment);
    }
    List<Comment> replies = below.getOrDefault(comment.id(), List.of());
    String next = null;
    if (replies.size() < comment.replies()) {
      var from =
          replies.isEmpty()
              ? PageCursor.startOf(comment.id())
              : PageCursor.after(replies.getLast());
      next = from.encode(comment.thread(), Comment.COMMENT);
    }
    List<CommentView> items = replies.stream().map(reply -> view(reply, below)).toList();
    return view(comment, new Replies(items, next, comment.replies()));
  }

  /// A comment with its text, also while it is held: for its author and for the owner.
  static CommentView whole(Comment comment) {
    return view(comment, comment.author(), comment.html(), Replies.NONE);
  }

  private static CommentView view(Comment comment, Replies replies) {
    return comment.isPublished()
        ? view(comment, comment.author(), comment.html(), replies)
        : view(comment, Comment.Author.NOBODY, "", replies);
  }

  private static CommentView view(
      Comment comment, Comment.Author author, String html, Replies replies) {
    return new CommentView(
        comment.id(),
        comment.thread(),
        comment.parent().isEmpty() ? null : comment.parent(),
        new CommentView.Author(author.name(), author.url(), author.owner()),
        html,
        comment.kind(),
        CommentView.Status.valueOf(comment.state().name()),
        comment.createdAt(),
        comment.editedAt(),
        replies);
  }
}

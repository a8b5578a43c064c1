package dev.stoa.comments;

import dev.stoa.contracts.comments.CommentView;
import dev.stoa.contracts.comments.CommentsApi.SignedIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a reader may do with the comments that are shown: guests nothing, authors delete their own,
/// the owner everything. Decides which buttons are there; every change is checked again. Public for
/// the templates only.
public record Powers(boolean owner, Set<String> own) {
  static final Powers NONE = new Powers(false, Set.of());
  private static final Powers ALL = new Powers(true, Set.of());

  public Powers {
    own = Set.copyOf(own);
  }

  /// What this reader may do with these comments and what is below them.
  static Powers of(Comments comments, @Nullable SignedIn reader, List<CommentView> items) {
    if (reader == null) {
      return NONE;
    }
    if (reader.owner()) {
      return ALL;
    }
    var ids = new ArrayList<String>();
    collect(items, ids);
    return new Powers(false, comments.ofAccount(reader.account(), ids));
  }

  private static void collect(List<CommentView> items, List<String> ids) {
    for (CommentView item : items) {
      ids.add(item.id());
      collect(item.replies().items(), ids);
    }
  }

  boolean mayDelete(CommentView comment) {
    return comment.status() != CommentView.Status.deleted && (owner || own.contains(comment.id()));
  }

  boolean mayHold(CommentView comment) {
    return owner && comment.status() == CommentView.Status.published;
  }

  boolean mayApprove(CommentView comment) {
    return owner && comment.status() == CommentView.Status.pending;
  }
}

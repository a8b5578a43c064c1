package dev.stoa.contracts.comments;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first replies to a comment; `next` continues them (`after=`), `total` counts all direct
/// ones.
public record Replies(List<CommentView> items, @Nullable String next, long total) {
  public static final Replies NONE = new Replies(List.of(), null, 0);

  public Replies {
    items = List.copyOf(items);
  }
}

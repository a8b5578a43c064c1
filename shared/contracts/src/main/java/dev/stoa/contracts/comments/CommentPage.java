package dev.stoa.contracts.comments;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of a thread: roots with their replies. `total` counts all published comments of the
/// thread; `cursor` is the event log's position that was read before the items.
public record CommentPage(
    List<CommentView> items, @Nullable String next, long total, String cursor) {
  public CommentPage {
    items = List.copyOf(items);
  }
}

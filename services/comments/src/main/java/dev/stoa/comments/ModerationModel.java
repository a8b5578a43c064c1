package dev.stoa.comments;

import dev.stoa.contracts.comments.CommentView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the owner's lists of comments show. `published`: the list of what everyone sees, else of
/// what waits. `continued`: not its beginning; `next`: the id after which it goes on. `here`: the
/// address to come back to. Public for the template only.
public record ModerationModel(
    Place place,
    ModerationStore.Counts counts,
    boolean published,
    boolean continued,
    List<Row> rows,
    @Nullable String next,
    String csrf,
    String here) {
  public ModerationModel {
    rows = List.copyOf(rows);
  }

  /// A comment and the page it stands on; `href` is none when that is not a page of ours.
  public record Row(CommentView comment, String title, @Nullable String href) {}

  public String text(String key) {
    return place.text(key);
  }

  public String pendingCount() {
    return place.messages().number(counts.pending());
  }

  public String publishedCount() {
    return place.messages().number(counts.published());
  }

  /// The address of this list.
  public String first() {
    return published ? "/comments/moderation?list=published" : "/comments/moderation";
  }

  /// The address at which it goes on.
  public String more() {
    return first() + (published ? "&" : "?") + "after=" + next;
  }
}

package dev.stoa.comments;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.comments.CommentPage;
import dev.stoa.contracts.comments.CommentView;
import dev.stoa.contracts.comments.CommentsApi.RenderThread;
import dev.stoa.contracts.comments.CommentsApi.ThreadFragment;
import dev.stoa.web.Messages;
import dev.stoa.web.Templates;
import gg.jte.Content;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Comments as HTML: the list inside an article page, and the pieces that the site's script puts
/// into it. What is written here is the same for every guest of a language, and holds no token for
/// anyone.
final class Fragments {
  private static final int MENTIONS = 100;
  private static final CommentPage NO_MENTIONS = new CommentPage(List.of(), null, 0, "");

  private final Templates templates = Templates.in("dev.stoa.comments.templates", Fragments.class);
  private final Comments comments;
  private final int pageSize;

  Fragments(Comments comments, int pageSize) {
    this.comments = comments;
    this.pageSize = pageSize;
  }

  /// The first page of a thread, or the one after a cursor; a cursor that cannot be read means the
  /// first page. Whether the reader may see the thread is for the caller to know.
  ThreadFragment thread(RenderThread asked) {
    String thread = asked.thread();
    Comments.Query query = query(thread, asked.after());
    boolean continued = !query.equals(query(thread, null));
    CommentPage page = comments.page(query);
    CommentPage mentions =
        continued
            ? NO_MENTIONS
            : comments.page(Comments.Query.of(thread, Comment.MENTION, null, MENTIONS));
    var all = Stream.concat(page.items().stream(), mentions.items().stream()).toList();
    Place place =
        Place.on(asked.returnTo(), Messages.inTag(asked.language()))
            .with(Powers.of(comments, asked.reader(), all));
    String html =
        templates.render(
            "thread.jte",
            Map.of(
                "page", page,
                "mentions", mentions,
                "thread", thread,
                "continued", continued,
                "place", place));
    return new ThreadFragment(html, page.total(), page.cursor());
  }

  /// A stretch of a list: `<li>` elements, the last one leading on when there is more.
  String list(CommentPage page, String thread, Place place) {
    return templates.render("list.jte", Map.of("page", page, "thread", thread, "place", place));
  }

  /// One comment with its first replies: an `<li>` element.
  String comment(CommentView comment, Place place) {
    return templates.render("comment.jte", Map.of("comment", comment, "place", place));
  }

  /// The form again, with what was typed and what is wrong with it.
  Content again(Content form, String returnTo, Messages messages) {
    return templates.content(
        "again.jte", Map.of("form", form, "returnTo", returnTo, "messages", messages));
  }

  /// The thanks for a comment that waits for the owner.
  Content held(String returnTo, Messages messages) {
    return templates.content("held.jte", Map.of("returnTo", returnTo, "messages", messages));
  }

  private Comments.Query query(String thread, @Nullable String after) {
    try {
      return Comments.Query.of(thread, Comment.COMMENT, after, pageSize);
    } catch (Failure.Invalid _) {
      return Comments.Query.of(thread, Comment.COMMENT, null, pageSize);
    }
  }
}

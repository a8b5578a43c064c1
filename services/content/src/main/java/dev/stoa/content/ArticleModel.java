package dev.stoa.content;

import dev.stoa.web.Messages;
import gg.jte.Content;
import org.jspecify.annotations.Nullable;

/// What the template of an article shows. `channel`: where its comments are announced. `form` is
/// null when the discussion is closed. `note` says who else may not see it, empty when all may.
public record ArticleModel(
    Article article,
    Messages messages,
    Discussion discussion,
    String channel,
    @Nullable Content form,
    String note) {
  public String text(String key) {
    return messages.text(key);
  }

  /// The language of the article where it is not that of the page; null where it is.
  public @Nullable String lang() {
    return Script.language(article.title() + " " + article.excerpt(), messages.language());
  }

  public String date() {
    return messages.date(article.date());
  }

  /// How many comments there are, in words; no number when that is not known.
  public String commentsTitle() {
    return discussion.isAvailable()
        ? messages.plural("content.comments.count", discussion.total())
        : messages.text("content.comments.title");
  }
}

package dev.stoa.content;

import dev.stoa.web.Messages;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the template of a list of articles shows. `path`: the address of its first page. `counts`:
/// comments by thread, empty when they are not known. `note`: what is to be known of it, may be
/// empty.
public record ListModel(
    String title,
    boolean titled,
    String note,
    String path,
    Paged page,
    Map<String, Long> counts,
    Messages messages) {
  public String text(String key) {
    return messages.text(key);
  }

  /// The language of an article where it is not that of the page; null where it is.
  public @Nullable String lang(Article article) {
    return Script.language(article.title() + " " + article.excerpt(), messages.language());
  }

  public String date(Article article) {
    return messages.date(article.date());
  }

  public boolean knowsCounts() {
    return !counts.isEmpty();
  }

  public String comments(Article article) {
    return messages.plural("content.comments.count", counts.getOrDefault(article.thread(), 0L));
  }

  public String newer() {
    return page.number() == 2 ? path : path + "?page=" + (page.number() - 1);
  }

  public String older() {
    return path + "?page=" + (page.number() + 1);
  }

  public String place() {
    return messages.text(
        "content.page", messages.number(page.number()), messages.number(page.pages()));
  }
}

package dev.stoa.content.importing;

import dev.stoa.content.importing.ImportedArticle.Kind;
import dev.stoa.content.importing.ImportedArticle.State;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides which items of an export come in, and makes articles of them. Reads nothing but the
/// item.
final class ItemRules {
  /// The longest title, in code points; a longer one is cut.
  static final int LONGEST_TITLE = 200;

  private static final int LONGEST_TAG = 60;
  private static final int MOST_TAGS = 100;

  private final WxrSite site;
  private final WordPressText text;
  private final boolean drafts;

  /// `drafts`: bring in what is not published, as drafts.
  ItemRules(WxrSite site, WordPressText text, boolean drafts) {
    this.site = site;
    this.text = text;
    this.drafts = drafts;
  }

  Decision decide(WxrItem item) {
    SkipReason reason = reasonToSkip(item);
    if (reason != null) {
      return new Decision.Skip(reason);
    }
    Instant date = Dates.first(item.dateGmt(), item.date(), item.published());
    if (date == null) {
      return new Decision.Skip(SkipReason.NO_DATE);
    }
    String html = text.body(item.id(), item.content());
    String title = title(item, html);
    ImportedArticle article =
        new ImportedArticle(
            site.source(),
            Long.toString(item.id()),
            item.type().equals("page") ? Kind.PAGE : Kind.POST,
            item.status().equals("publish") ? State.PUBLISHED : State.DRAFT,
            decode(item.name()),
            title,
            html,
            text.summary(item.excerpt()),
            Titles.plain(site.authors().getOrDefault(item.creator(), item.creator())),
            tags(item),
            item.commentsOpen(),
            date,
            oldPaths(item),
            item.parent() == 0 ? null : Long.toString(item.parent()),
            item.menuOrder(),
            new OldLists(site).of(item, ItemRules::tag));
    return new Decision.Take(article, note(item, title));
  }

  private @Nullable SkipReason reasonToSkip(WxrItem item) {
    switch (item.type()) {
      case "post", "page" -> {}
      case "attachment" -> {
        return SkipReason.ATTACHMENT;
      }
      case "nav_menu_item" -> {
        return SkipReason.MENU_ENTRY;
      }
      default -> {
        return SkipReason.OTHER;
      }
    }
    if (!item.password().isEmpty()) {
      return SkipReason.PASSWORD;
    }
    return switch (item.status()) {
      case "publish" -> null;
      case "draft", "pending" -> drafts ? null : SkipReason.DRAFT;
      case "future" -> drafts ? null : SkipReason.SCHEDULED;
      case "private" -> drafts ? null : SkipReason.PRIVATE;
      default -> SkipReason.TRASH;
    };
  }

  /// The title as plain text; an item without one is called by its first words, else by its name.
  private static String title(WxrItem item, String html) {
    String title = Titles.plain(item.title());
    if (title.isEmpty()) {
      title = Titles.cut(Titles.plain(html.replace("<", " <")), 60);
    }
    if (title.isEmpty()) {
      title = item.name().isEmpty() ? "#" + item.id() : decode(item.name());
    }
    return Titles.cut(title, LONGEST_TITLE);
  }

  private static String note(WxrItem item, String title) {
    String plain = Titles.plain(item.title());
    if (plain.isEmpty()) {
      return "has no title and is now called \"" + title + "\"";
    }
    return plain.equals(title)
        ? ""
        : "has a title that was cut to " + LONGEST_TITLE + " characters";
  }

  private static List<String> tags(WxrItem item) {
    return item.terms().stream()
        .filter(term -> !term.domain().equals("post_format"))
        .map(term -> tag(term.name()))
        .filter(term -> !term.isEmpty())
        .distinct()
        .limit(MOST_TAGS)
        .toList();
  }

  private static String tag(String term) {
    return Titles.cut(Titles.plain(term), LONGEST_TAG);
  }

  /// The path of its permanent link, and the short form that every WordPress answers.
  private static List<String> oldPaths(WxrItem item) {
    List<String> paths = new ArrayList<>();
    String path = path(item.link());
    if (path.length() > 1) {
      paths.add(path);
    }
    paths.add("/?p=" + item.id());
    if (item.type().equals("page")) {
      paths.add("/?page_id=" + item.id());
    }
    return paths;
  }

  /// The decoded path of an address, double slashes made single; empty when it has none.
  private static String path(String link) {
    try {
      String path = new URI(link).getPath();
      return path == null ? "" : path.replaceAll("/{2,}", "/");
    } catch (URISyntaxException _) {
      return "";
    }
  }

  private static String decode(String name) {
    try {
      return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return name;
    }
  }
}

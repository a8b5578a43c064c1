package dev.stoa.comments;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.owasp.html.AttributePolicy;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/// The allow-list for the HTML of a comment: prose, code, lists, quotes, tables and links, nothing
/// else. What is not listed is dropped (its text stays, except that of scripts, styles and the
/// like).
///
/// No `id`, `name`, `style` or event attribute passes, so a comment can neither run code nor shadow
/// the page's own names. Headings become paragraphs: the page's outline belongs to the page. Links
/// must be absolute http, https or mailto and always say that they are users' content.
final class SafeHtml {
  private static final String[] ELEMENTS = {
    "p",
    "br",
    "hr",
    "em",
    "strong",
    "b",
    "i",
    "s",
    "del",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "sub",
    "sup",
    "kbd",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td"
  };

  /// No white space or control inside: a browser strips tabs and newlines out of a URL before it
  /// reads the scheme.
  private static final Pattern LINK =
      Pattern.compile(
          "(?i)(?:https?://[^\\s\\p{Cntrl}/\\\\][^\\s\\p{Cntrl}]*|mailto:[^\\s\\p{Cntrl}]+)");

  private static final int TAGS = 2_000;
  private static final int LINK_LIMIT = 2_000;

  private static final PolicyFactory POLICY =
      new HtmlPolicyBuilder()
          .allowElements(ELEMENTS)
          .allowElements((_, _) -> "p", "h1", "h2", "h3", "h4", "h5", "h6")
          .allowElements("a")
          .allowUrlProtocols("http", "https", "mailto")
          .allowAttributes("href")
          .matching((AttributePolicy) (_, _, value) -> link(value))
          .onElements("a")
          .requireRelsOnLinks("nofollow", "noopener", "ugc")
          .allowAttributes("start")
          .matching(Pattern.compile("\\d{1,6}"))
          .onElements("ol")
          .allowAttributes("align")
          .matching(true, "left", "center", "right")
          .onElements("th", "td")
          .allowAttributes("class")
          .matching(Pattern.compile("language-[A-Za-z0-9+#-]{1,30}"))
          .onElements("code")
          .toFactory();

  private SafeHtml() {}

  /// Whether the text holds so many `<` that reading it as HTML could take long: parsers look ahead
  /// from each one that ends nowhere.
  static boolean isCostly(String typed) {
    return typed.chars().filter(c -> c == '<').limit(TAGS + 1L).count() > TAGS;
  }

  /// The part of `html` that the allow-list lets through; empty when nothing does.
  static String sanitise(String html) {
    return POLICY.sanitize(html).strip();
  }

  /// The link if a comment may carry it, else null.
  static @Nullable String link(String url) {
    String trimmed = url.strip();
    return trimmed.length() <= LINK_LIMIT && LINK.matcher(trimmed).matches() ? trimmed : null;
  }

  /// The link of an author's own site if it is http or https, else null.
  static @Nullable String site(@Nullable String url) {
    if (url == null || link(url) == null) {
      return null;
    }
    String trimmed = url.strip();
    boolean web =
        List.of("http:", "https:").stream().anyMatch(trimmed.toLowerCase(Locale.ROOT)::startsWith);
    return web ? trimmed : null;
  }
}

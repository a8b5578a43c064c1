package dev.stoa.content;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.owasp.html.AttributePolicy;
import org.owasp.html.ElementPolicy;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/// The allow-list for articles: prose, headings, lists, tables, figures, quotes, code, pictures and
/// media from http or https or this site. No script, style, form, frame or event attribute passes.
/// Fragment names get a prefix, so that they cannot stand for anything of the page around.
final class ArticlePolicy {
  private static final String PREFIX = "in-";
  private static final String[] ELEMENTS = {
    "p",
    "br",
    "hr",
    "wbr",
    "div",
    "section",
    "aside",
    "address",
    "blockquote",
    "pre",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "figure",
    "figcaption",
    "details",
    "summary",
    "table",
    "caption",
    "colgroup",
    "col",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "em",
    "strong",
    "b",
    "i",
    "u",
    "s",
    "del",
    "ins",
    "mark",
    "small",
    "sub",
    "sup",
    "code",
    "kbd",
    "samp",
    "var",
    "q",
    "cite",
    "dfn",
    "abbr",
    "time",
    "span",
    "bdi",
    "bdo",
    "ruby",
    "rt",
    "rp",
    "a",
    "picture",
    "source"
  };
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}");
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_:.-]{1,100}");
  private static final Pattern CLASS =
      Pattern.compile(
          "align(left|right|center|wide|full)|wp-caption|wp-caption-text|gallery|footnotes"
              + "|has-text-align-(left|right|center)|language-[A-Za-z0-9+#-]{1,30}");

  static final PolicyFactory POLICY = policy();

  private ArticlePolicy() {}

  private static PolicyFactory policy() {
    var builder =
        new HtmlPolicyBuilder()
            .allowElements(ELEMENTS)
            // The page has its one h1; the rest are old names of elements that HTML still has.
            .allowElements((_, _) -> "h2", "h1")
            .allowElements((_, _) -> "code", "tt")
            .allowElements((_, _) -> "s", "strike")
            .allowElements((_, _) -> "abbr", "acronym")
            .allowElements(ArticlePolicy::image, "img")
            .allowElements(with("controls", "controls", "preload", "none"), "audio", "video")
            .allowElements(with("tabindex", "0"), "pre")
            .disallowWithoutAttributes("span", "a", "img")
            .allowUrlProtocols("http", "https", "mailto", "tel");
    attributes(builder);
    return builder.toFactory();
  }

  private static void attributes(HtmlPolicyBuilder builder) {
    builder
        .allowAttributes("href")
        .matching(fragment("#"))
        .onElements("a")
        .allowAttributes("id")
        .matching(fragment(""))
        .globally()
        .allowAttributes("class")
        .matching((_, _, value) -> classes(value))
        .globally()
        .allowAttributes("dir")
        .matching(true, "ltr", "rtl", "auto")
        .globally()
        .allowAttributes("lang")
        .matching(LANGUAGE)
        .globally()
        .allowAttributes("title")
        .onElements("a", "abbr", "acronym", "dfn", "img")
        .allowAttributes("src")
        .onElements("img", "audio", "video", "source")
        .allowAttributes("poster")
        .onElements("video")
        .allowAttributes("alt")
        .onElements("img")
        .allowAttributes("width", "height")
        .matching(NUMBER)
        .onElements("img", "video")
        .allowAttributes("start")
        .matching(NUMBER)
        .onElements("ol")
        .allowAttributes("value")
        .matching(NUMBER)
        .onElements("li")
        .allowAttributes("reversed")
        .matching(true, "reversed", "")
        .onElements("ol")
        .allowAttributes("type")
        .matching(true, "1", "a", "i")
        .onElements("ol")
        .allowAttributes("colspan", "rowspan", "span")
        .matching(NUMBER)
        .onElements("th", "td", "col", "colgroup")
        .allowAttributes("scope")
        .matching(true, "row", "col", "rowgroup", "colgroup")
        .onElements("th")
        .allowAttributes("datetime")
        .onElements("time", "ins", "del");
  }

  /// A picture loads when it is near, and never without a text alternative, if only an empty one.
  private static String image(String name, List<String> attributes) {
    if (!attributes.contains("src")) {
      return "span";
    }
    if (!attributes.contains("alt")) {
      attributes.addAll(List.of("alt", ""));
    }
    attributes.addAll(List.of("loading", "lazy", "decoding", "async"));
    return name;
  }

  private static ElementPolicy with(String... more) {
    return (name, attributes) -> {
      attributes.addAll(List.of(more));
      return name;
    };
  }

  /// Prefixes the name of a place within the page; leaves every other value to the next policy.
  private static AttributePolicy fragment(String mark) {
    return (_, _, value) -> {
      if (!value.startsWith(mark)) {
        return value;
      }
      var name = value.substring(mark.length());
      return NAME.matcher(name).matches() ? mark + PREFIX + name : null;
    };
  }

  private static @Nullable String classes(String value) {
    var known =
        Pattern.compile("\\s+")
            .splitAsStream(value)
            .filter(name -> CLASS.matcher(name).matches())
            .toList();
    return known.isEmpty() ? null : String.join(" ", known);
  }
}

package dev.stoa.comments;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;

/// Reads HTML as a browser would and insists that nothing in it can act.
final class InertHtml {
  private static final Set<String> ELEMENTS =
      Set.of(
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
          "td",
          "a");
  private static final Set<String> ATTRIBUTES = Set.of("href", "rel", "start", "align", "class");

  private InertHtml() {}

  static void check(String html, String typed) {
    for (Element element : Jsoup.parseBodyFragment(html).body().select("*")) {
      if (element.tagName().equals("body")) {
        assertThat(element.attributesSize()).as(typed).isZero();
        continue;
      }
      assertThat(ELEMENTS).as(typed + " -> " + html).contains(element.tagName());
      for (Attribute attribute : element.attributes()) {
        check(element, attribute, typed + " -> " + html);
      }
      if (element.tagName().equals("a")) {
        assertThat(element.attr("rel").split(" "))
            .as(typed)
            .contains("nofollow", "noopener", "ugc");
      }
    }
  }

  private static void check(Element element, Attribute attribute, String shown) {
    assertThat(ATTRIBUTES).as(shown).contains(attribute.getKey());
    if (attribute.getKey().equals("href")) {
      assertThat(element.tagName()).as(shown).isEqualTo("a");
      // What a browser strips before it reads the scheme.
      String url = attribute.getValue().replaceAll("[\\t\\n\\r]", "").strip();
      assertThat(url).as(shown).matches("(?is)(https?://|mailto:).*");
      assertThat(scheme(url)).as(shown).isIn("http", "https", "mailto");
    }
    if (attribute.getKey().equals("class")) {
      assertThat(attribute.getValue()).as(shown).matches("language-[A-Za-z0-9+#-]{1,30}");
    }
  }

  private static String scheme(String url) {
    return URI.create(url.substring(0, url.indexOf(':') + 1) + "x")
        .getScheme()
        .toLowerCase(java.util.Locale.ROOT);
  }
}

package dev.stoa.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArticleHtmlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"java\nscript:alert(1)\">x</a>",
        "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
        "<svg onload=alert(1)>",
        "<iframe src=\"https://example.org\"></iframe>",
        "<p style=\"background:url(javascript:alert(1))\">x</p>",
        "<form action=\"/logout\"><button>x</button></form>",
        "<object data=x></object><embed src=x><base href=\"//evil\">",
        "<meta http-equiv=refresh content=0><link rel=stylesheet href=x>",
        "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
      })
  void letsNothingThroughThatCouldRunOrFrame(String html) {
    assertThat(ArticleHtml.sanitise(html))
        .doesNotContainPattern(
            "(?i)<(script|svg|iframe|form|object|embed|base|meta|link|style|math)")
        .doesNotContainPattern("(?i)<[^>]*\\s(on\\w+|style)=")
        .doesNotContainPattern("(?i)(href|src)=\"(javascript|data):");
  }

  @Test
  void keepsProseCodeAndFigures() {
    var html =
        "<p>A <strong>b</strong> <em>c</em></p><pre>x &lt; y</pre>"
            + "<figure><img src=\"/a.png\" alt=\"A\" width=\"10\" height=\"20\">"
            + "<figcaption>F</figcaption></figure>";
    assertThat(ArticleHtml.sanitise(html))
        .contains("<p>A <strong>b</strong> <em>c</em></p>")
        .contains("x &lt; y</pre>")
        .contains("<img src=\"/a.png\" alt=\"A\" width=\"10\" height=\"20\"")
        .contains("loading=\"lazy\"")
        .contains("<figcaption>F</figcaption>");
  }

  @Test
  void givesPicturesWithoutATextAnEmptyOne() {
    assertThat(ArticleHtml.sanitise("<img src=\"https://example.org/a.png\">"))
        .contains("alt=\"\"");
  }

  @Test
  void putsWideTablesIntoABoxThatScrollsByKeyboard() {
    assertThat(ArticleHtml.sanitise("<table><tr><td>1</td></tr></table>"))
        .startsWith("<div class=\"table-scroll\" tabindex=\"0\"><table>")
        .endsWith("</table></div>");
  }

  @Test
  void leavesTheFirstHeadingToThePage() {
    assertThat(ArticleHtml.sanitise("<h1>Big</h1>")).isEqualTo("<h2>Big</h2>");
  }

  @Test
  void prefixesFragmentNamesSoThatTheyCannotShadowThePage() {
    assertThat(ArticleHtml.sanitise("<h2 id=\"comments\">x</h2><a href=\"#comments\">y</a>"))
        .isEqualTo("<h2 id=\"in-comments\">x</h2><a href=\"#in-comments\">y</a>");
  }

  @Test
  void keepsRightToLeftMarks() {
    assertThat(ArticleHtml.sanitise("<p dir=\"rtl\" lang=\"ar\">نص</p>"))
        .isEqualTo("<p dir=\"rtl\" lang=\"ar\">نص</p>");
  }

  @Test
  void givesTheWordsWithoutMarkup() {
    var html = "<h2>One</h2><p>two&nbsp;&amp; <b>th</b>ree</p><script>no()</script><ul><li>4</ul>";
    assertThat(ArticleHtml.text(html)).isEqualTo("One two & three 4");
    assertThat(ArticleHtml.lines(html)).isEqualTo("One\ntwo & three\n4\n");
  }

  @Test
  void cutsAnExcerptAtAWord() {
    assertThat(ArticleHtml.excerpt("<p>" + "word ".repeat(200) + "</p>"))
        .hasSizeLessThan(290)
        .endsWith("word…");
    assertThat(ArticleHtml.excerpt("<p>短文</p>")).isEqualTo("短文");
    assertThat(ArticleHtml.excerpt("<p>One.</p><h2 id=\"x\">A <em>title</em></h2><p>Two.</p>"))
        .isEqualTo("One. Two.");
    assertThat(ArticleHtml.excerpt("<h2>Only this</h2>")).isEqualTo("Only this");
  }

  @Test
  void dropsCharactersThatAFeedCannotCarry() {
    assertThat(ArticleHtml.sanitise("<p>a\u0000\u0008b</p>")).isEqualTo("<p>ab</p>");
  }
}

package dev.stoa.comments;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {
  private static final int LONGEST = 20_000;

  @Test
  void rendersWhatPeopleType() {
    assertThat(Markdown.toHtml("Hello *there*, **you** and ~~him~~"))
        .isEqualTo("<p>Hello <em>there</em>, <strong>you</strong> and <del>him</del></p>");
    assertThat(Markdown.toHtml("- a\n- b")).contains("<ul>").contains("<li>a</li>");
    assertThat(Markdown.toHtml("> quoted")).contains("<blockquote>");
    assertThat(Markdown.toHtml("```java\nList<String> a;\n```"))
        .contains("<code class=\"language-java\">")
        .contains("List&lt;String&gt;");
    assertThat(Markdown.toHtml("a | b\n--|--\n1 | 2")).contains("<table>").contains("<td>1</td>");
  }

  @Test
  void keepsTheLinesThatWereTyped() {
    assertThat(Markdown.toHtml("one\ntwo")).isEqualTo("<p>one<br />\ntwo</p>");
  }

  @Test
  void marksLinksAsUsersContent() {
    assertThat(Markdown.toHtml("[a](https://example.org/x?y=1)"))
        .isEqualTo(
            "<p><a href=\"https://example.org/x?y&#61;1\" rel=\"nofollow noopener ugc\">a</a></p>");
    assertThat(Markdown.toHtml("see https://example.org now"))
        .contains("<a href=\"https://example.org\" rel=\"nofollow noopener ugc\">");
    assertThat(Markdown.toHtml("<me@example.org>")).contains("href=\"mailto:me&#64;example.org\"");
  }

  @Test
  void turnsImagesIntoLinks() {
    assertThat(Markdown.toHtml("![a cat](https://example.org/cat.png)"))
        .doesNotContain("<img")
        .contains("href=\"https://example.org/cat.png\"")
        .contains(">a cat</a>");
    assertThat(Markdown.toHtml("[![cat](https://a.example/i.png)](https://b.example)"))
        .isEqualTo("<p><a href=\"https://b.example\" rel=\"nofollow noopener ugc\">cat</a></p>");
  }

  @Test
  void leavesThePagesOutlineAlone() {
    assertThat(Markdown.toHtml("# Loud\n\nquiet"))
        .isEqualTo("<p><strong>Loud</strong></p>\n<p>quiet</p>");
    assertThat(Markdown.toHtml("<h1>Loud</h1>")).isEqualTo("<p>Loud</p>");
    assertThat(Markdown.toHtml("<dl><dt>Term</dt><dd>Meaning</dd></dl>"))
        .isEqualTo("<dl><dt>Term</dt><dd>Meaning</dd></dl>");
  }

  @Test
  void mayEndUpEmpty() {
    assertThat(Markdown.toHtml("<script>alert(1)</script>")).isEmpty();
    assertThat(Markdown.toHtml("<!-- nothing -->")).isEmpty();
  }

  @Test
  void keepsALineAlone() {
    assertThat(Markdown.toHtml("---")).isEqualTo("<hr />");
  }

  @ParameterizedTest
  @MethodSource("attacks")
  @Tag("F71")
  void letsNothingThroughThatCouldAct(String attack) {
    InertHtml.check(Markdown.toHtml(attack), attack);
    InertHtml.check(ImportedHtml.toHtml(attack), attack);
    InertHtml.check(Markdown.toHtml("text " + attack + " text"), attack);
    InertHtml.check(Markdown.asTyped(attack), attack);
  }

  @Test
  @Tag("F71")
  void letsNothingThroughThatCouldActWhateverIsMixed() {
    var random = new Random(20_261_121);
    List<String> parts = attacks().collect(Collectors.toList());
    for (int round = 0; round < 4_000; round++) {
      var typed = new StringBuilder();
      int pieces = 1 + random.nextInt(6);
      for (int i = 0; i < pieces; i++) {
        String part = parts.get(random.nextInt(parts.size()));
        int from = random.nextInt(part.length());
        int to = from + 1 + random.nextInt(part.length() - from);
        typed.append(part, from, to);
        typed.append(MARKS.charAt(random.nextInt(MARKS.length())));
      }
      InertHtml.check(Markdown.toHtml(typed.toString()), typed.toString());
      InertHtml.check(ImportedHtml.toHtml(typed.toString()), typed.toString());
    }
  }

  private static final String MARKS = "<>\"'`*_[]()!&#;:/\\\n\t |~-=\u0000\u00a0\u2028x";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "]",
        "[]",
        "![",
        "[a](",
        "[a]: b\n",
        "[a][",
        ">",
        "> ",
        "*",
        "**a ",
        "*a **a ",
        "_a ",
        "`",
        "``a`",
        "~",
        "~~a ",
        "<",
        "<a ",
        "<b>",
        "<!--",
        "<![CDATA[",
        "<?",
        "- ",
        "1. ",
        "-\n",
        "\t",
        "|",
        "a|b\n-|-\n",
        "|\n",
        "&",
        "&#",
        "\\",
        "http://",
        "a@b.c ",
        "a@",
        "# ",
        "#\n",
        "[a](<b",
        "\"",
        "www.",
        "*_",
        "a**b",
        "<p><b>",
        "</b>",
        "<table>",
        "\n>",
        " >",
        "\u4e2d**",
        "!",
        "[x](y \"",
        "<a href=\"",
        "\n\n- ",
        "    ",
        "* * ",
        "[^a",
        "(",
        "<a b=",
        "<p>",
        "<pre>",
        "</p>",
        "<a b='c",
        "<script>",
        "<!-- -->",
        "<div\n",
        "x<y ",
        ":",
        "<ul><li>"
      })
  @Timeout(5)
  void takesBoundedTimeForEveryText(String piece) {
    String text = piece.repeat(LONGEST / piece.length());
    check(text);
    check("<div>\n" + text + ">");
  }

  private static void check(String text) {
    long start = worked();
    String html = Markdown.toHtml(text);
    assertThat(Duration.ofNanos(worked() - start)).isLessThan(Duration.ofSeconds(1));
    assertThat(html.length()).isLessThanOrEqualTo(600_000);
    long second = worked();
    ImportedHtml.toHtml(text);
    assertThat(Duration.ofNanos(worked() - second)).isLessThan(Duration.ofSeconds(1));
  }

  /// The processor's time of this thread, which a busy machine does not lengthen.
  private static long worked() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Test
  @Timeout(10)
  void takesBoundedTimeForTextsMadeToGrow() {
    var wide = new StringBuilder("|".repeat(5_000)).append('\n').append("-|".repeat(5_000));
    wide.append("\n|".repeat(2_000));
    var references = new StringBuilder("[a]: https://example.org/" + "x".repeat(5_000) + "\n\n");
    references.append("[a] ".repeat(3_500));
    String table = "a|b\n-|-\n" + "|\n".repeat(9_000);
    for (String text : List.of(wide.toString(), references.toString(), table)) {
      long start = worked();
      assertThat(Markdown.toHtml(text).length()).isLessThanOrEqualTo(600_000);
      assertThat(Duration.ofNanos(worked() - start)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void givesImportedTextItsParagraphs() {
    assertThat(ImportedHtml.toHtml("one\r\ntwo\r\n\r\nthree <em>x</em>"))
        .isEqualTo("<p>one<br />\ntwo</p>\n<p>three <em>x</em></p>");
    assertThat(ImportedHtml.toHtml("<p>one\ntwo</p>")).isEqualTo("<p>one\ntwo</p>");
    assertThat(ImportedHtml.toHtml("a\n<pre>x\n\ny</pre>\nb"))
        .isEqualTo("<p>a</p>\n<pre>x\n\ny</pre><p>b</p>");
  }

  static Stream<String> attacks() {
    return Attacks.ALL.stream();
  }
}

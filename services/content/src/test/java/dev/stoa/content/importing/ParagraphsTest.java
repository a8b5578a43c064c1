package dev.stoa.content.importing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParagraphsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          one                                  | <p>one</p>
          one~two                              | <p>one<br>~two</p>
          one~~two                             | <p>one</p>~<p>two</p>
          one~ ~ ~two                          | <p>one</p>~<p>two</p>
          one<br />~two                        | <p>one<br />~two</p>
          <b>a</b>~~b <i>c</i>                 | <p><b>a</b></p>~<p>b <i>c</i></p>
          <b>a</b>~b                           | <p><b>a</b><br>~b</p>
          <h2>a</h2>~text                      | <h2>a</h2>~<p>text</p>
          <p>a</p>~~b                          | <p>a</p>~<p>b</p>
          <p>a~b</p>                           | <p>a<br>~b</p>
          <p>a~~<p>b                           | <p>a<p>b
          <ul>~ <li>a</li>~</ul>~after         | <ul>~ <li>a</li>~</ul>~<p>after</p>
          <blockquote>a~~b</blockquote>        | <blockquote>~<p>a</p>~<p>b</p></blockquote>
          <pre>a~~b</pre>                      | <pre>a~~b</pre>
          <pre>a~~<b>b</b>~</pre>c             | <pre>a~~<b>b</b>~</pre>~<p>c</p>
          a<hr>b                               | <p>a</p><hr>~<p>b</p>
          a < b                                | <p>a < b</p>
          <img src="a">~~<img src="b">         | <p><img src="a"></p>~<p><img src="b"></p>
          """)
  void makesParagraphs(String typed, String html) {
    assertThat(Paragraphs.of(typed.replace('~', '\n'))).isEqualTo(html.replace('~', '\n'));
  }

  @Test
  void leavesNothingAsNothing() {
    assertThat(Paragraphs.of("")).isEmpty();
    assertThat(Paragraphs.of(" \n\n ")).isEmpty();
    assertThat(Paragraphs.of("<!-- a comment -->")).isEmpty();
  }

  @Test
  void takesWindowsLines() {
    assertThat(Paragraphs.of("a\r\n\r\nb")).isEqualTo("<p>a</p>\n<p>b</p>");
  }

  @Test
  void survivesAMillionTags() {
    String html = Paragraphs.of("<b><div>x\n\n".repeat(100_000));
    assertThat(html).contains("<p>x</p>");
  }
}

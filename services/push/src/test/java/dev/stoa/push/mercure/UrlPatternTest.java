package dev.stoa.push.mercure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// URL Patterns and what they are matched against.
class UrlPatternTest {
  private static final WebUrl HUB =
      Objects.requireNonNull(WebUrl.parse("https://hub.example/.well-known/mercure", null));

  @ParameterizedTest
  @CsvSource({
    "https://a.example/books/:id, https://a.example/books/1, true",
    "https://a.example/books/:id, https://a.example/books/1/2, false",
    "https://a.example/books/:id, https://a.example/books/, false",
    "https://a.example/books/:id?, https://a.example/books, true",
    "https://a.example/books/*, https://a.example/books/1/2, true",
    "https://a.example/books/:id(\\d+), https://a.example/books/12, true",
    "https://a.example/books/:id(\\d+), https://a.example/books/x, false",
    "https://a.example/b{ook}?s, https://a.example/bs, true",
    "https://a.example/x/:more+, https://a.example/x/1/2/3, true",
    "https://a.example, https://a.example/anything?x#y, true",
    "https://a.example/x, https://a.example/x?q, true",
    "https://a.example/x?q=1, https://a.example/x?q=2, false",
    "https://a.example/x\\?q=*, https://a.example/x?q=2, true",
    "https://a.example/x#y, https://a.example/x#y, true",
    "https://a.example/x#y, https://a.example/x, false",
    "https://*.example/x, https://a.b.example/x, true",
    "https://:sub.example/x, https://a.b.example/x, false",
    "http{s}?://a.example/x, http://a.example/x, true",
    "https://a.example:8443/x, https://a.example:8443/x, true",
    "https://a.example:443/x, https://a.example/x, true",
    "https://a.example/x, https://a.example:8443/x, false",
    "https://A.example/x, https://a.EXAMPLE/x, true",
    "https://a.example/caf\u00e9, https://a.example/caf%C3%A9, true",
    "https://b\u00fccher.example/, https://xn--bcher-kva.example/, true",
    "https://[\\:\\:1]/x, https://[0:0::1]/x, true",
    "urn\\:uuid\\:*, urn:uuid:123, true",
    "/rel/:id, https://hub.example/rel/1, true",
    "rel/:id, /.well-known/rel/1, true",
    "/rel/:id, https://else.example/rel/1, false",
    "'https://a.example/x', 'https://a.example/y/../x', true",
    "'https://a.example/x', 'https://a.example/%2e/x', true",
    "'https://127.1/', 'https://0x7f.0.0.1/', true"
  })
  void matchesAsBrowsersDo(String pattern, String url, boolean expected) {
    UrlPattern parsed = Objects.requireNonNull(UrlPattern.parse(pattern, HUB), pattern);
    assertThat(parsed.matches(Objects.requireNonNull(WebUrl.parse(url, HUB)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "(",
        "(?:x)",
        "/:",
        "/x/:a/:a",
        "/(x",
        "/(\u00e9)",
        "/\\",
        "https://a b/",
        "/()",
        "/((?=x)y)",
        "/([[a-z]--a])",
        "/([\\d&&[0-1]])"
      })
  void refusesWhatIsNoPatternOrNotLinear(String pattern) {
    assertThat(UrlPattern.parse(pattern, HUB)).as(pattern).isNull();
  }

  @Test
  void anEvilPatternIsAsFastAsItsTopicIsLong() {
    for (String evil : List.of("/(a*)*b", "/((?:a|aa)+)+b", "/(a?a?a?a?a?a?a?a?a?a?aaaaaaaaaa)")) {
      UrlPattern pattern = Objects.requireNonNull(UrlPattern.parse(evil, HUB), evil);
      WebUrl topic = Objects.requireNonNull(WebUrl.parse("/" + "a".repeat(1000), HUB));
      assertThat(pattern.matches(topic)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://[",
        "https://a b/",
        "https://a:99999/",
        "https://",
        "http://1.2.3.4.5/",
        "https://%00/"
      })
  void knowsWhatIsNoUrl(String text) {
    assertThat(WebUrl.parse(text, HUB)).isNull();
  }
}

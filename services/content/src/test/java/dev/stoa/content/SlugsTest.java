package dev.stoa.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlugsTest {
  @ParameterizedTest
  @CsvSource({
    "Hello World, hello-world",
    "  -- Ünïcode & Co. --, ünïcode-co",
    "你好 世界, 你好-世界",
    "%E4%BD%A0%E5%A5%BD, 你好",
    "100% sure, 100-sure",
    "'!?', ''",
  })
  void keepsLettersAndDigitsOfAnyScript(String text, String slug) {
    assertThat(Slugs.of(text)).isEqualTo(slug);
  }

  @Test
  void isBounded() {
    assertThat(Slugs.of("𝒜b ".repeat(500)).length()).isLessThan(241);
  }

  @Test
  void encodesWhatAPathCannotHold() {
    assertThat(Kind.ARTICLE.path("你好")).isEqualTo("/articles/%E4%BD%A0%E5%A5%BD");
  }

  @Test
  void spellsOldAddressesOneWay() {
    assertThat(OldPaths.normalise("/2012/01/hello/")).isEqualTo("/2012/01/hello");
    assertThat(OldPaths.normalise("/?p=12")).isEqualTo("/?p=12");
    assertThat(OldPaths.normalise("/")).isNull();
    assertThat(OldPaths.ofQuery("p", "12")).isEqualTo("/?p=12");
    assertThat(OldPaths.ofQuery("p", "12x")).isNull();
    assertThat(OldPaths.ofQuery("q", "12")).isNull();
  }
}

package dev.stoa.push.mercure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a selector may cost is known before it is compiled.
class SelectorWeightTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/books/{id}",
        "https://example.com/{section}/{+path}{?page,size*}",
        "https://*.example.com/books/:id(\\d{4})/*",
        "http://x/{a,b,c,d,e,f,g,h}",
      })
  void whatPeopleWriteIsLight(String text) {
    assertThat(SelectorWeight.of(text)).isLessThanOrEqualTo(SelectorWeight.MAX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://x/((a{1,30}){1,30}N)*!",
        "http://x/((((a{10}){10}){10}){10})",
        "http://x/(a{1,})",
        "http://x/(a{999999999}){999999999}",
      })
  void countedRepetitionsMultiply(String text) {
    assertThat(SelectorWeight.of(text)).isGreaterThan(SelectorWeight.MAX);
  }

  @Test
  void manyWildcardsAreTooMany() {
    assertThat(SelectorWeight.of("http://x/" + "(.*)".repeat(200)))
        .isGreaterThan(SelectorWeight.MAX);
  }
}

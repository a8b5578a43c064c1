package dev.stoa.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zh-CN | ZH_CN",
        "zh-TW,zh;q=0.8,en;q=0.5 | ZH_CN",
        "fr-FR, en;q=0.3 | EN",
        "de, zh;q=0.2, en;q=0.7 | EN",
        "zh;q=0, fr | EN",
        "* | EN",
        "no such header;;q=x | EN",
        "'' | EN",
      })
  void choosesByWhatTheBrowserAsksFor(String header, Language expected) {
    assertThat(Language.negotiate(header)).isEqualTo(expected);
  }

  @Test
  void readsNoHeaderAndAnEndlessOneAsTheDefault() {
    assertThat(Language.negotiate(null)).isEqualTo(Language.EN);
    assertThat(Language.negotiate("zh,".repeat(1000))).isEqualTo(Language.EN);
  }

  @Test
  void keepsTheOtherParametersInTheSwitch() {
    assertThat(LanguageQuery.href("/", "", Language.ZH_CN)).isEqualTo("/?lang=zh-CN");
    assertThat(LanguageQuery.href("/", "page=2&lang=en", Language.ZH_CN))
        .isEqualTo("/?page=2&lang=zh-CN");
    for (var foreign : List.of("//evil.example/", "/\\evil.example/", "///\\/evil.example/")) {
      assertThat(LanguageQuery.href(foreign, "", Language.EN))
          .as("an address on this site")
          .isEqualTo("/evil.example/?lang=en");
      assertThat(LanguageQuery.cleared(foreign, "lang=en")).isEqualTo("/evil.example/");
    }
    assertThat(LanguageQuery.cleared("/tags/a", "lang=en")).isEqualTo("/tags/a");
    assertThat(LanguageQuery.cleared("/", "langue=x&lang=en&page=2"))
        .isEqualTo("/?langue=x&page=2");
  }
}

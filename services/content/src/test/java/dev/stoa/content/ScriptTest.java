package dev.stoa.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.web.Language;
import org.junit.jupiter.api.Test;

class ScriptTest {
  @Test
  void namesChineseOnAPageInAnotherLanguageOnly() {
    assertThat(Script.language("用 Stoa 搭建网站", Language.EN)).isEqualTo("zh-CN");
    assertThat(Script.language("用 Stoa 搭建网站", Language.ZH_CN)).isNull();
  }

  @Test
  void claimsNothingOfOtherLanguages() {
    assertThat(Script.language("Über “Straßen”", Language.ZH_CN)).isEmpty();
    assertThat(Script.language("日本語のページ", Language.ZH_CN)).isEmpty();
    assertThat(Script.language("Welcome, 读者", Language.EN)).isNull();
    assertThat(Script.language("2012", Language.ZH_CN)).isNull();
  }
}

package dev.stoa.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class MessagesTest {
  @Test
  void givesTheTextOfEachLanguage() {
    assertThat(Messages.in(Language.EN).text("layout.signIn")).isEqualTo("Sign in");
    assertThat(Messages.in(Language.ZH_CN).text("layout.signIn")).isEqualTo("登录");
  }

  @Test
  void putsArgumentsInTheirPlaces() {
    assertThat(Messages.in(Language.EN).text("commentForm.signedIn", "Ada & {1}"))
        .isEqualTo("You are writing as Ada & {1}.");
  }

  @Test
  void fillsInItsArgumentsOnceWhateverTheyLookLike() {
    assertThat(Messages.in(Language.EN).text("error.field", "{1} $1 {0}", "\\ {0} {7}"))
        .isEqualTo("The field {1} $1 {0}: \\ {0} {7}");
  }

  @Test
  void refusesAKeyWithoutAText() {
    assertThatThrownBy(() -> Messages.in(Language.EN).text("no.such.key"))
        .hasMessageContaining("no.such.key");
  }

  @Test
  void writesDatesAsTheLanguageDoes() {
    var time = Instant.parse("2026-03-04T23:30:00Z");
    assertThat(Messages.in(Language.EN).date(time)).isEqualTo("March 4, 2026");
    assertThat(Messages.in(Language.ZH_CN).date(time)).isEqualTo("2026年3月4日");
  }

  @Test
  void fallsBackToTheDefaultForAnUnknownTag() {
    assertThat(Messages.inTag("xx").language()).isEqualTo(Language.EN);
    assertThat(Messages.inTag("zh-cn").language()).isEqualTo(Language.ZH_CN);
  }

  @Test
  void refusesCataloguesThatDiffer() {
    assertThatThrownBy(() -> Catalogues.load(getClass().getClassLoader(), "broken/missing/"))
        .hasMessageContaining("zh-CN")
        .hasMessageContaining("[b]");
  }
}

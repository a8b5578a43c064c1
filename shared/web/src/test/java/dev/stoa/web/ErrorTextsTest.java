package dev.stoa.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorTextsTest {
  private static final Messages ENGLISH = Messages.in(Language.EN);
  private static final Messages CHINESE = Messages.in(Language.ZH_CN);

  @ParameterizedTest
  @ValueSource(
      ints = {
        400, 401, 403, 404, 405, 406, 408, 409, 410, 412, 413, 414, 415, 418, 422, 429, 431, 500,
        501, 503, 504
      })
  void saysEveryStatusInChinese(int status) {
    var shown = ErrorTexts.shown(CHINESE, Problem.of(status, "An English sentence.", "1"));
    assertThat(shown.detail()).matches("[^a-zA-Z]*(Cookie)?[^a-zA-Z]*").contains("。");
  }

  @Test
  void prefersTheTextOfTheCode() {
    var failure = new Failure.Forbidden("auth.owner", "Only the owner of this site may do this.");
    assertThat(ErrorTexts.shown(CHINESE, Problem.of(failure, "1")).detail())
        .isEqualTo("只有站长可以这样做。");
  }

  @Test
  void saysWhatIsWrongWithEachField() {
    var failure =
        new Failure.Invalid(
            "unheard.of",
            "2 fields are wrong.",
            List.of(
                new FieldError("name", "missing", "The name is missing."),
                new FieldError("text", "never.heard", "The text is odd.")));
    var shown = ErrorTexts.shown(CHINESE, Problem.of(failure, "1"));
    assertThat(shown.detail()).isEqualTo("无法理解这个请求。");
    assertThat(shown.errors())
        .extracting(FieldError::message)
        .containsExactly("请填写此项。", "提交的内容有误。");
    assertThat(shown.errors())
        .extracting(FieldError::code)
        .containsExactly("missing", "never.heard");
  }

  @Test
  void leavesEnglishForProgramsAsItIs() {
    var failure = new Failure.Forbidden("csrf.missing", "Send the header X-CSRF-Token.");
    var problem = Problem.of(failure, "1");
    assertThat(ErrorTexts.shown(ENGLISH, problem)).isEqualTo(problem);
    assertThat(ErrorTexts.forPeople(ENGLISH, problem).detail())
        .contains("load it again")
        .doesNotContain("X-CSRF-Token");
  }
}

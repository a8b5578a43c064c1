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
    var shown = shown(Problem.of(status, "An English sentence.", "1"));
    assertThat(shown.detail()).matches("[^a-zA-Z]*(Cookie)?[^a-zA-Z]*").contains("。");
    assertThat(shown.title()).matches("[^a-zA-Z]+");
  }

  @Test
  void prefersTheTextOfTheCode() {
    var failure = new Failure.Forbidden("auth.owner", "Only the owner of this site may do this.");
    assertThat(shown(Problem.of(failure, "1")).detail()).isEqualTo("只有站长可以这样做。");
  }

  @Test
  void saysWhatTheSentenceNames() {
    var problem = Problem.of(413, "body.too_large", "The body is larger than 7 bytes.", "1");
    assertThat(ErrorTexts.shown(CHINESE, problem, List.of("7")).detail())
        .isEqualTo("字段 body：提交的内容超过此处的上限 7 字节。");
    assertThat(ErrorTexts.forPeople(ENGLISH, problem, List.of("7")).detail())
        .contains("larger than the 7 bytes");
  }

  @Test
  void namesTheFieldAndWhatIsExpectedOfIt() {
    var error = new FieldError("author.name", "too_long", "The name is longer than 80 characters.");
    assertThat(shown(Problem.of(new Failure.Invalid(error), "1")).detail())
        .isEqualTo("字段 author.name：名称最多 80 个字符。");
  }

  @Test
  void namesInEnglishWhatNoCatalogueKnows() {
    var failure = new Failure.Conflict("never.heard", "The id 'x' is in use.");
    assertThat(shown(Problem.of(failure, "1")).detail())
        .isEqualTo("有人抢先了一步，请重新加载页面。（The id 'x' is in use.）");
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
    var shown = shown(Problem.of(failure, "1"));
    assertThat(shown.detail()).isEqualTo("以下字段有误：name, text。");
    assertThat(shown.errors())
        .extracting(FieldError::message)
        .containsExactly("请填写此项。", "提交的内容有误。（The text is odd.）");
    assertThat(shown.errors())
        .extracting(FieldError::code)
        .containsExactly("missing", "never.heard");
  }

  @Test
  void leavesEnglishForProgramsAsItIs() {
    var failure = new Failure.Forbidden("csrf.missing", "Send the header X-CSRF-Token.");
    var problem = Problem.of(failure, "1");
    assertThat(ErrorTexts.shown(ENGLISH, problem, List.of())).isEqualTo(problem);
    assertThat(ErrorTexts.forPeople(ENGLISH, problem, List.of()).detail())
        .contains("load it again", "X-CSRF-Token");
  }

  private static Problem shown(Problem problem) {
    return ErrorTexts.shown(CHINESE, problem, List.of());
  }
}

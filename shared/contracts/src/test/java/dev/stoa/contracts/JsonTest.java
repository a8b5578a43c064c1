package dev.stoa.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  record Author(String name, @Nullable String email) {}

  record Post(String text, int votes, boolean open, Author author, List<String> tags) {}

  record Moment(Instant at) {}

  private static final String POST =
      """
      {"text":"hi","votes":2,"open":true,"author":{"name":"A","email":null},"tags":["x"]}\
      """;

  @Test
  void writesAndReadsARecord() {
    var post = new Post("hi", 2, true, new Author("A", null), List.of("x"));
    assertThat(Json.encode(post)).isEqualTo(POST);
    assertThat(Json.decode(POST, Post.class)).isEqualTo(post);
  }

  @Test
  void writesInstantsInUtcWithMilliseconds() {
    assertThat(Json.encode(new Moment(Instant.parse("2026-01-31T09:30:00Z"))))
        .isEqualTo("{\"at\":\"2026-01-31T09:30:00.000Z\"}");
    assertThat(Json.decode("{\"at\":\"2026-01-31T10:30:00+01:00\"}", Moment.class).at())
        .isEqualTo(Instant.parse("2026-01-31T09:30:00Z"));
  }

  @Test
  void toleratesUnknownFields() {
    assertThat(Json.decode("{\"name\":\"A\",\"email\":null,\"new\":{\"a\":[1]}}", Author.class))
        .isEqualTo(new Author("A", null));
  }

  @Test
  void toleratesAMissingNullableField() {
    assertThat(Json.decode("{\"name\":\"A\"}", Author.class)).isEqualTo(new Author("A", null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"text\":\"hi\",          | ''                | text",
        "\"text\":\"hi\"           | \"text\":null     | text",
        "\"votes\":2,              | ''                | votes",
        "\"name\":\"A\",           | ''                | author.name",
        "\"tags\":[\"x\"]          | \"tags\":[null]   | tags"
      })
  void refusesAMissingField(String part, String instead, String field) {
    var failure = refused(POST.replace(part, instead));
    assertThat(failure.code()).isEqualTo("json.missing");
    assertThat(failure.errors().getFirst().field()).startsWith(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"hi\"          | 7           | text",
        "2               | \"2\"       | votes",
        "2               | 2.5         | votes",
        "true            | 1           | open",
        "[\"x\"]         | \"x\"       | tags",
        "[\"x\"]         | [[]]        | tags[0]"
      })
  void refusesAWrongType(String part, String instead, String field) {
    var failure = refused(POST.replace(part, instead));
    assertThat(failure.code()).isEqualTo("json.type");
    assertThat(failure.errors().getFirst().field()).isEqualTo(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "{\"text\":}", "nul", "{} {}", "{\"a\":1,\"a\":2}", "null", "[]"})
  void refusesWhatIsNoJsonOrNotOneObject(String text) {
    assertThatThrownBy(() -> Json.decode(text, Post.class)).isInstanceOf(Failure.Invalid.class);
  }

  @Test
  void refusesDeepNestingWithoutAStackOverflow() {
    var deep = "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThatThrownBy(() -> Json.decode(deep, Map.class))
        .isInstanceOf(Failure.Invalid.class)
        .hasMessageContaining("deeply");
  }

  @Test
  void neverRepeatsTheInputOrTheParsersWords() {
    assertThat(refused(POST.replace("2", "\"secret\"")).text())
        .doesNotContain("secret", "java", "jackson");
  }

  private static Failure refused(String json) {
    return catchThrowableOfType(Failure.class, () -> Json.decode(json, Post.class));
  }
}

package dev.stoa.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMembersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e999",
        "-0.0",
        "12345678901234567890123.000000000000000000001",
        "1E-400",
        "true",
        "\"\\ud83d\\ude00 \\u0041 \\\\ud83d \\n\"",
        "\"\ud83d\ude00\"",
        "[1, 2,\n 3]",
        "{\"b\" : 1.50, \"a\":[{\"b\":2}]}",
        "[]",
        "\"\"",
        "{}",
      })
  void keepsTheTextOfAValue(String value) {
    assertThat(JsonMembers.of("{\"data\":" + value + "}").json("data")).isEqualTo(value);
    assertThat(
            JsonMembers.of(" { \"a\" : [0] , \"data\" : " + value + " , \"z\":1 } ").json("data"))
        .isEqualTo(value);
  }

  @Test
  void keepsAValueThatIsLongerThanTheParsersBuffer() {
    String number = "7".repeat(900);
    String value = "[" + "\"x\",".repeat(20_000) + number + "]";
    JsonMembers members = JsonMembers.of("{\"data\":" + value + ",\"last\":" + number + "}");
    assertThat(members.json("data")).isEqualTo(value);
    assertThat(members.json("last")).isEqualTo(number);
  }

  @Test
  void givesTypedValuesAndNullForWhatIsNotThere() {
    JsonMembers members = JsonMembers.of("{\"a\":\"x\\u00e9\",\"b\":null,\"c\":7}");
    assertThat(members.value("a", String.class)).isEqualTo("x\u00e9");
    assertThat(members.value("b", String.class)).isNull();
    assertThat(members.value("none", String.class)).isNull();
    assertThatThrownBy(() -> members.value("c", String.class)).isInstanceOf(Failure.Invalid.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"a\":1,\"a\":2}                | json.duplicate | 'a'",
        "{\"d\":[{\"b\":1,\"b\":1}]}      | json.duplicate | 'b'",
        "{\"data\":\"x\\ud83d\"}          | json.surrogate | \\ud83d",
        "{\"data\":\"\\ude00\\ud83d\"}    | json.surrogate | \\ude00",
        "{\"data\":{\"\\uD83Dx\":1}}      | json.surrogate | 'data'",
        "{\"data\":\"\\ud83d\\u0041\"}    | json.surrogate | \\ud83d",
        "{\"a\":1} x                      | json.syntax    | JSON",
        "{\"a\":1} 2                      | json.syntax    | JSON",
        "[1]                              | json.syntax    | object",
        "{\"a\":01}                       | json.syntax    | JSON",
        "{\"a\":NaN}                      | json.syntax    | JSON",
        "{\"a\":                          | json.syntax    | JSON",
        "~~                               | json.syntax    | object",
      })
  void refusesWhatIsWrongAndNamesIt(String json, String code, String named) {
    assertThatThrownBy(() -> JsonMembers.of(json).json("data"))
        .isInstanceOfSatisfying(
            Failure.Invalid.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(code);
              assertThat(failure.text()).contains(named);
            });
  }

  @Test
  void refusesWhatIsNestedTooDeeplyOrTooLong() {
    for (String value : new String[] {"[".repeat(2_000), "1".repeat(2_000)}) {
      assertThatThrownBy(() -> JsonMembers.of("{\"a\":" + value + "}"))
          .isInstanceOfSatisfying(
              Failure.Invalid.class,
              failure -> assertThat(failure.code()).isEqualTo("json.limits"));
    }
  }
}

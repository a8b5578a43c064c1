package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json                           | application/json         |",
        "Application/JSON ; charset=UTF-8           | application/json         | utf-8",
        "application/x-ndjsonFOO                    | application/x-ndjsonfoo  |",
        "application/octet-stream; charset=x; q=1   | application/octet-stream | x",
        "text/plain;a=b;Charset=\"us-ascii\"      | text/plain               | us-ascii",
        "text/plain; charsets=x                     | text/plain               |",
        "text/plain; charset=a; charset=b           | text/plain               | a",
        ";charset=utf-8                             | ''                       | utf-8",
      })
  void hasANameAndParameters(String header, String name, String charset) {
    MediaType type = MediaType.of(header);
    assertThat(type.name()).isEqualTo(name);
    assertThat(type.is(name)).isTrue();
    assertThat(type.parameter("charset")).isEqualTo(charset);
  }

  @Test
  void isJsonByNameOrSuffix() {
    assertThat(MediaType.of("application/json;x=y").isJson()).isTrue();
    assertThat(MediaType.of("application/problem+json").isJson()).isTrue();
    assertThat(MediaType.of("application/jsonl").isJson()).isFalse();
    assertThat(MediaType.of(null).isJson()).isFalse();
    assertThat(MediaType.of(null).name()).isEmpty();
  }
}

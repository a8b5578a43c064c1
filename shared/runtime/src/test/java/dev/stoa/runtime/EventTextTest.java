package dev.stoa.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.LoggedEvent;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How an operator sees an event of the log.
class EventTextTest {
  private static LoggedEvent event(@Nullable String data, @Nullable String meta) {
    return new LoggedEvent(0, 7, "@data@", "id", "type", data, Instant.EPOCH, meta);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e999", "1.10", "12345678901234567890.5", "null", "{\"a\":[1E2,\"\\u0041\"]}"})
  void jsonIsShownAsItStandsInTheLog(String data) {
    assertThat(EventText.line(event(data, null), true)).endsWith("\"data\":" + data + "}");
    assertThat(EventText.page(event(data, null))).contains("\"data\" : " + data + "\n");
  }

  @Test
  void jsonOfSeveralLinesIsOneLine() {
    var line = EventText.line(event("{\r\n \"a\": \"b\\n\"\n}", null), true);
    assertThat(line).doesNotContain("\n", "\r");
    assertThat(new JsonObject(line).getJsonObject("data").getString("a")).isEqualTo("b\n");
  }

  @Test
  void whatIsNoJsonIsAText() {
    var line = EventText.line(event("not \"json\"", null), true);
    assertThat(new JsonObject(line).getString("data")).isEqualTo("not \"json\"");
  }

  @Test
  void bytesNameTheirEncoding() {
    var event = event("\"AAE=\"", "{\"encoding\":\"base64\"}");
    assertThat(EventText.line(event, false)).endsWith("type id base64 \"AAE=\"");
    assertThat(new JsonObject(EventText.line(event, true)).getString("encoding"))
        .isEqualTo("base64");
    assertThat(EventText.line(event("1", "[1]"), true)).doesNotContain("encoding");
  }

  @Test
  void noDataIsSaidSo() {
    assertThat(EventText.line(event(null, null), false)).endsWith("(no data)");
    assertThat(EventText.line(event(null, null), true)).endsWith("\"data\":null}");
  }
}

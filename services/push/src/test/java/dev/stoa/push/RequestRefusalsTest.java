package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that are refused, with a problem that says why.
class RequestRefusalsTest {
  @RegisterExtension private static final PushSite SITE = new PushSite();

  @ParameterizedTest
  @Tag("P-4.6")
  @CsvSource({
    "'', 400, channel.missing",
    "channel=, 400, channel.invalid",
    "channel=a*b, 400, channel.invalid",
    "channel=a%00b, 400, channel.invalid",
    "channel=$revocations, 400, channel.reserved",
    "channel=$*, 400, channel.reserved",
    "channel=private:thread:x, 401, token.required",
    "channel=thread:x&channel=user:1, 401, token.required",
    "channel=*, 401, token.required",
    "channel=thread:x&presence=1, 400, presence.invalid",
    "channel=thread:x&presence=yes, 400, presence.invalid",
    "channel=thread:x&presence=, 400, presence.invalid",
  })
  void refusesWhatIsWrongWithAProblem(String query, int status, String code) throws Exception {
    var answer = SITE.get("/push/sse?" + query);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
  }

  @Test
  void refusesTooManyChannels() throws Exception {
    String query = "channel=thread:x&".repeat(101);
    var answer = SITE.get("/push/sse?" + query);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("channel.too_many");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0663", "+5", "-1", "5x", "", "1e1", "4294967297"})
  void takesPlainDigitsForANumber(String number) throws Exception {
    for (String name : List.of("wait", "limit")) {
      String value = URLEncoder.encode(number, StandardCharsets.UTF_8);
      var answer = SITE.get("/push/poll?channel=thread:x&" + name + "=" + value);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertThat(answer.body()).contains(name + ".invalid");
    }
  }

  @Test
  void refusesAGuestAndATokenThatIsNotGood() throws Exception {
    var guest =
        SITE.request("/push/publish")
            .header("Content-Type", PushSite.JSON)
            .POST(HttpRequest.BodyPublishers.ofString("{\"channel\":\"room:a\"}"));
    assertChallenged(SITE.send(guest), "Bearer");
    assertChallenged(SITE.get("/push/sse?channel=room:b"), "Bearer");
    assertChallenged(
        SITE.send(as("/push/sse?channel=thread:public", "*", Duration.ofMinutes(-5))),
        "Bearer error=\"invalid_token\"");
    var narrow = SITE.send(as("/push/sse?channel=room:b", "room:a", Duration.ofMinutes(5)));
    assertThat(narrow.statusCode()).isEqualTo(403);
  }

  private static HttpRequest.Builder as(String path, String subscribe, Duration life) {
    return SITE.request(path).header("Authorization", "Bearer " + SITE.token(subscribe, "*", life));
  }

  private static void assertChallenged(HttpResponse<String> answer, String challenge) {
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().allValues("WWW-Authenticate")).containsExactly(challenge);
  }
}

package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// P-9.3: a key is heard wherever it stands, or refused: never passed over.
@Tag("P-9")
@TestInstance(Lifecycle.PER_CLASS)
class PublishKeyTest {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final TestTokens tokens = new TestTokens();
  private Running running;
  private String token = "";

  @BeforeAll
  void start(@TempDir Path folder) {
    running = Launcher.start(LaunchOptions.test(folder), List.of(new PushService(), tokens));
    token = tokens.token("*", "*", Duration.ofMinutes(10));
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private HttpResponse<String> post(String type, String body, String... keys) throws Exception {
    var post =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + running.port() + "/push/publish"))
            .header("Content-Type", type)
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.ofString(body.replace('\'', '"')));
    for (String key : keys) {
      post.header("Idempotency-Key", key);
    }
    return http.send(post.build(), BodyHandlers.ofString());
  }

  @Test
  void aKeyInTheObjectIsAKey() throws Exception {
    String first = "{'channel':'thread:k','data':1,'key':'inside'}";
    var answer = post("application/json", first);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(post("application/json", first).body()).isEqualTo(answer.body());
    var other = post("application/json", first.replace(":1,", ":2,"));
    assertThat(other.statusCode()).isEqualTo(409);
  }

  @Test
  void twoKeysAreRefused() throws Exception {
    String plain = "{'channel':'thread:k','data':1}";
    assertThat(post("application/json", plain, "a", "b").statusCode()).isEqualTo(400);
    String keyed = "{'channel':'thread:k','data':1,'key':'c'}";
    assertThat(post("application/json", keyed, "a").body()).contains("key.ambiguous");
  }

  @Test
  void aKeyForAWholeBatchIsRefused() throws Exception {
    var refused = post("application/x-ndjson", "{'channel':'thread:k','data':1}", "a");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("key.batch");
  }

  @Test
  void aKeyThatIsNoneIsRefusedByOneNameOnEveryWay() throws Exception {
    String plain = "{'channel':'thread:k','data':1}";
    String longKey = "k".repeat(257);
    String keyed = plain.replace("1}", "1,'key':'" + longKey + "'}");
    for (var answer :
        List.of(
            post("application/json", plain, longKey),
            post("application/json", keyed),
            post("application/x-ndjson", keyed))) {
      assertThat(answer.body()).contains("\"status\":400", "\"key.invalid\"");
    }
  }

  @Test
  void aKeyThatWasUsedForSomethingElseHasOneNameOnEveryWay() throws Exception {
    String first = "{'channel':'thread:k','data':1,'key':'once'}";
    assertThat(post("application/json", first).statusCode()).isEqualTo(200);
    String other = first.replace(":1,", ":2,");
    for (String type : List.of("application/json", "application/x-ndjson")) {
      assertThat(post(type, other).body()).contains("\"status\":409", "\"key.reused\"");
    }
  }
}

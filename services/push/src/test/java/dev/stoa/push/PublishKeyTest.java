package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// P-9.3: a key is heard wherever it stands, or refused: never passed over.
@Tag("P-9")
class PublishKeyTest {
  @RegisterExtension private static final PushSite SITE = new PushSite();

  private static HttpResponse<String> post(String type, String body, String... keys)
      throws Exception {
    String[] headers =
        Stream.of(keys).flatMap(key -> Stream.of("Idempotency-Key", key)).toArray(String[]::new);
    return SITE.post(type, body.replace('\'', '"'), headers);
  }

  @Test
  void aKeyInTheObjectIsAKey() throws Exception {
    String first = "{'channel':'thread:k','data':1,'key':'inside'}";
    var answer = post(PushSite.JSON, first);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(post(PushSite.JSON, first).body()).isEqualTo(answer.body());
    var other = post(PushSite.JSON, first.replace(":1,", ":2,"));
    assertThat(other.statusCode()).isEqualTo(409);
  }

  @Test
  void twoKeysAreRefused() throws Exception {
    String plain = "{'channel':'thread:k','data':1}";
    assertThat(post(PushSite.JSON, plain, "a", "b").statusCode()).isEqualTo(400);
    String keyed = "{'channel':'thread:k','data':1,'key':'c'}";
    assertThat(post(PushSite.JSON, keyed, "a").body()).contains("key.ambiguous");
  }

  @Test
  void aKeyForAWholeBatchIsRefused() throws Exception {
    var refused = post(PushSite.NDJSON, "{'channel':'thread:k','data':1}", "a");
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
            post(PushSite.JSON, plain, longKey),
            post(PushSite.JSON, keyed),
            post(PushSite.NDJSON, keyed))) {
      assertThat(answer.body()).contains("\"status\":400", "\"key.invalid\"");
    }
  }

  @Test
  void aKeyThatWasUsedForSomethingElseHasOneNameOnEveryWay() throws Exception {
    String first = "{'channel':'thread:k','data':1,'key':'once'}";
    assertThat(post(PushSite.JSON, first).statusCode()).isEqualTo(200);
    String other = first.replace(":1,", ":2,");
    for (String type : List.of(PushSite.JSON, PushSite.NDJSON)) {
      assertThat(post(type, other).body()).contains("\"status\":409", "\"key.reused\"");
    }
  }
}

package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// P-9.9: publishers that number their requests.
@Tag("P-9")
@TestInstance(Lifecycle.PER_CLASS)
class ProducerTest {
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

  private HttpResponse<String> post(String type, String body) throws Exception {
    var post =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + running.port() + "/push/publish"))
            .header("Content-Type", type)
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.ofString(body));
    return http.send(post.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> publish(String id, long epoch, long seq) throws Exception {
    return post("application/json", event(id, epoch, seq));
  }

  private static String event(String id, long epoch, long seq) {
    var producer = new JsonObject().put("id", id).put("epoch", epoch).put("seq", seq);
    return new JsonObject()
        .put("channels", new JsonArray(List.of("made:" + id, "also:" + id)))
        .put("data", epoch + "/" + seq)
        .put("producer", producer)
        .encode();
  }

  /// The first events of a channel, waited for, and any that are there already behind them.
  private List<String> events(String channel, int count) throws Exception {
    var found = new ArrayList<String>();
    String cursor = "earliest";
    boolean more = true;
    while (found.size() < count || more) {
      String query = "?channel=" + channel + "&since=" + cursor;
      String wait = found.size() < count ? "&wait=15" : "&wait=0";
      var get =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + running.port() + "/push/poll" + query + wait))
              .header("Authorization", "Bearer " + token);
      var answer = http.send(get.build(), BodyHandlers.ofString());
      more = answer.statusCode() == 200;
      if (more) {
        var page = new JsonObject(answer.body());
        cursor = page.getString("cursor");
        page.getJsonArray("items")
            .forEach(item -> found.add(((JsonObject) item).getString("data")));
        more = !page.getJsonArray("items").isEmpty();
      }
      assertThat(more || found.size() >= count).as("%s of %s", found, count).isTrue();
    }
    return found;
  }

  @Test
  void aRepeatGetsItsFirstAnswerAgain() throws Exception {
    var first = publish("repeats", 1, 0);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(publish("repeats", 1, 0).body()).isEqualTo(first.body());
    assertThat(events("made:repeats", 1)).containsExactly("1/0");
    assertThat(events("also:repeats", 1)).containsExactly("1/0");
  }

  @Test
  void aHoleIsRefusedUntilWhatIsMissingHasCome() throws Exception {
    publish("holes", 1, 0);
    var ahead = publish("holes", 1, 2);
    assertThat(ahead.statusCode()).isEqualTo(409);
    assertThat(ahead.body()).contains("producer.sequence");
    assertThat(publish("holes", 1, 1).statusCode()).isEqualTo(200);
    assertThat(publish("holes", 1, 2).statusCode()).isEqualTo(200);
    assertThat(events("made:holes", 3)).containsExactly("1/0", "1/1", "1/2");
  }

  @Test
  void aZombieIsFencedOut() throws Exception {
    publish("zombie", 1, 0);
    assertThat(publish("zombie", 2, 0).statusCode()).isEqualTo(200);
    var late = publish("zombie", 1, 1);
    assertThat(late.statusCode()).isEqualTo(403);
    assertThat(late.body()).contains("producer.fenced");
    assertThat(events("made:zombie", 2)).containsExactly("1/0", "2/0");
  }

  @Test
  void aBatchIsCommittedInTheOrderOfItsNumbers() throws Exception {
    String lines =
        IntStream.range(0, 60)
            .mapToObj(seq -> event("batch", 7, seq))
            .collect(Collectors.joining("\n"));
    var answer = new JsonObject(post("application/x-ndjson", lines).body());
    assertThat(answer.getJsonArray("items"))
        .allSatisfy(item -> assertThat(((JsonObject) item).getInteger("status")).isEqualTo(200));
    assertThat(events("made:batch", 60))
        .containsExactlyElementsOf(IntStream.range(0, 60).mapToObj(seq -> "7/" + seq).toList());
  }

  @Test
  void aKeyBesideItIsRefused() throws Exception {
    String both = new JsonObject(event("both", 1, 0)).put("key", "k").encode();
    var refused = post("application/json", both);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("key.ambiguous");
  }

  @Test
  void aNulInItsNameIsRefused() throws Exception {
    var refused =
        post(
            "application/json",
            "{'channel':'made:nul','data':1,'producer':{'id':'a\\u0000b','epoch':0,'seq':0}}"
                .replace('\'', '"'));
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains("text.nul");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"p\"",
        "[]",
        "{}",
        "{\"id\":\"p\",\"epoch\":0}",
        "{\"id\":\"p\",\"epoch\":0,\"seq\":-1}",
        "{\"id\":\"p\",\"epoch\":0,\"seq\":1.5}",
        "{\"id\":\"p\",\"epoch\":\"0\",\"seq\":0}",
        "{\"id\":7,\"epoch\":0,\"seq\":0}",
        "{\"id\":\"\",\"epoch\":0,\"seq\":0}"
      })
  void whatIsNoProducerIsRefused(String producer) throws Exception {
    var refused =
        post(
            "application/json",
            "{\"channel\":\"made:none\",\"data\":1,\"producer\":" + producer + "}");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains("producer");
  }
}

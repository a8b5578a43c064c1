package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// P-9.9: publishers that number their requests.
@Tag("P-9")
class ProducerTest {
  @RegisterExtension private static final PushSite SITE = new PushSite();

  private HttpResponse<String> publish(String id, long epoch, long seq) throws Exception {
    return SITE.post(PushSite.JSON, event(id, epoch, seq));
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
      var answer = SITE.send(SITE.authorized("/push/poll" + query + wait));
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
    var answer = new JsonObject(SITE.post(PushSite.NDJSON, lines).body());
    assertThat(answer.getJsonArray("items"))
        .allSatisfy(item -> assertThat(((JsonObject) item).getInteger("status")).isEqualTo(200));
    assertThat(events("made:batch", 60))
        .containsExactlyElementsOf(IntStream.range(0, 60).mapToObj(seq -> "7/" + seq).toList());
  }

  @Test
  void aKeyBesideItIsRefused() throws Exception {
    String both = new JsonObject(event("both", 1, 0)).put("key", "k").encode();
    var refused = SITE.post(PushSite.JSON, both);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("key.ambiguous");
  }

  @Test
  void aNulInItsNameIsRefused() throws Exception {
    var refused =
        SITE.post(
            PushSite.JSON,
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
        SITE.post(
            PushSite.JSON, "{\"channel\":\"made:none\",\"data\":1,\"producer\":" + producer + "}");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains("producer");
  }
}

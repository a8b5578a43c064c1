package dev.stoa.push.mercure;

import static dev.stoa.push.mercure.MercureSite.HUB;
import static dev.stoa.push.mercure.MercureTokens.detail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.NewEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Where a stream begins: section 7 of both texts.
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MercureResumeTest {
  private static final String PUBLISHER = MercureTokens.all();

  private MercureSite site;

  @BeforeAll
  void start(@TempDir Path folder) {
    site = new MercureSite(folder, Map.of("push.mercure.anonymous", "true"));
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private void publish(String topic, int number) throws Exception {
    String form = "topic=" + topic + "&id=" + topic + number + "&data=" + number;
    assertThat(site.publish(PUBLISHER, form).statusCode()).isEqualTo(200);
  }

  private List<String> from(String query, Map<String, String> headers, int count) throws Exception {
    try (var stream = site.open(HUB + "?" + query, headers)) {
      var data = new ArrayList<String>();
      while (data.size() < count) {
        data.add(stream.next().data());
      }
      return data;
    }
  }

  @Test
  @Order(1)
  void anEmptyHistoryBeginsAtTheEarliest() throws Exception {
    try (var one = site.open(HUB + "?match=a&last_event_id=x", Map.of());
        var old = site.open(HUB + "?topic=a&lastEventID=x", Map.of());
        var empty = site.open(HUB + "?match=a&last_event_id=", Map.of());
        var none = site.open(HUB + "?match=a", Map.of())) {
      assertThat(one.response.getHeader("Mercure-Last-Event-ID")).isEqualTo("earliest");
      assertThat(old.response.getHeader("Last-Event-ID")).isEqualTo("earliest");
      assertThat(empty.response.getHeader("Mercure-Last-Event-ID")).isEqualTo("earliest");
      assertThat(none.response.getHeader("Mercure-Last-Event-ID")).isNull();
    }
  }

  @Test
  @Order(2)
  void everythingAfterAnIdComesAndThenWhatIsNew() throws Exception {
    for (int i = 1; i <= 4; i++) {
      publish("a", i);
      publish("b", i);
    }
    try (var stream = site.open(HUB + "?match=a&last_event_id=b2", Map.of())) {
      assertThat(stream.response.getHeader("Mercure-Last-Event-ID")).isEqualTo("b2");
      assertThat(stream.next().data()).isEqualTo("3");
      assertThat(stream.next().data()).isEqualTo("4");
      publish("a", 5);
      assertThat(stream.next().data()).isEqualTo("5");
    }
    assertThat(from("topic=a&lastEventID=a3", Map.of(), 2)).containsExactly("4", "5");
    assertThat(from("topic=a&Last-Event-ID=a4", Map.of(), 1)).containsExactly("5");
  }

  @Test
  @Order(3)
  void theHeaderComesBeforeTheQuery() throws Exception {
    assertThat(from("match=a&last_event_id=a1", Map.of("Last-Event-ID", "a4"), 1))
        .containsExactly("5");
    assertThat(from("topic=a&lastEventID=a1", Map.of("Last-Event-ID", "a4"), 1))
        .containsExactly("5");
  }

  @Test
  @Order(4)
  void theEarliestAndAnUnknownIdGiveAllThereIs() throws Exception {
    for (String last : List.of("earliest", "urn:never")) {
      try (var stream = site.open(HUB + "?match=a&last_event_id=" + last, Map.of())) {
        assertThat(stream.response.getHeader("Mercure-Last-Event-ID")).isEqualTo("earliest");
        assertThat(stream.next().data()).isEqualTo("1");
        assertThat(stream.next().data()).isEqualTo("2");
      }
    }
  }

  @Test
  @Order(5)
  void anIdThatWasUsedAgainIsItsFirstUse() throws Exception {
    site.publish(PUBLISHER, "topic=d&id=dup&data=1");
    site.publish(PUBLISHER, "topic=d&id=other&data=2");
    site.publish(PUBLISHER, "topic=d&id=dup&data=3");
    assertThat(from("match=d&last_event_id=dup", Map.of(), 2)).containsExactly("2", "3");
  }

  @Test
  @Order(6)
  void anIdBeyondAsciiGoesThroughTheHeader() throws Exception {
    site.publish(PUBLISHER, "topic=u&id=%E4%B8%AD%C3%A9&data=1");
    site.publish(PUBLISHER, "topic=u&data=2");
    String bytes = new String("中é".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(from("match=u", Map.of("Last-Event-ID", bytes), 1)).containsExactly("2");
  }

  @Test
  @Order(7)
  void whatIsReplayedIsJudgedByTheTokenOfNow() throws Exception {
    site.publish(PUBLISHER, "topic=s&private=on&id=s1&data=1");
    site.publish(PUBLISHER, "topic=s&id=s2&data=2");
    String may = MercureTokens.access(detail("subscribe", "s", "exact"));
    String mayNot = MercureTokens.access(detail("subscribe", "t", "exact"));
    assertThat(from("match=s&last_event_id=earliest", MercureSite.bearer(may), 2))
        .containsExactly("1", "2");
    assertThat(from("match=s&last_event_id=earliest", MercureSite.bearer(mayNot), 1))
        .containsExactly("2");
    assertThat(from("match=s&last_event_id=earliest", Map.of(), 1)).containsExactly("2");
    assertThat(from("match=s&last_event_id=s1", Map.of(), 1)).containsExactly("2");
  }

  @Test
  @Order(8)
  void aLongReplayFromTheLogHasNoHoleAndNoRepeat() throws Exception {
    var updates = new ArrayList<NewEvent>();
    WebUrl hub = Objects.requireNonNull(WebUrl.parse(MercureTokens.RESOURCE, null));
    for (int i = 0; i < 3000; i++) {
      String topic = i % 3 == 0 ? "long" : "noise";
      var update =
          new Update(List.of(Topic.of(topic, hub)), false, "n" + i, null, null, String.valueOf(i));
      updates.add(update.toEvent());
    }
    for (int i = 0; i < 3000; i += 500) {
      site.running.context().log().publish(updates.subList(i, i + 500)).await(15, TimeUnit.SECONDS);
    }
    List<String> data = from("match=long&last_event_id=n0", Map.of(), 999);
    for (int i = 0; i < data.size(); i++) {
      assertThat(data.get(i)).isEqualTo(String.valueOf(3 * (i + 1)));
    }
  }
}

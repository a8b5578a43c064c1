package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Channels that change while their connection is still being given what it missed: what it
/// listened to before and after the change comes whole, what is new begins at the present.
@Tag("P-11.5")
class SteeredBehindTest {
  private static final int EVENTS = 200;

  private final MemoryLog log = new MemoryLog(2);
  private final FakeClient client = new FakeClient();
  private final List<String> ones = new ArrayList<>();
  private final Hub hub =
      log.hub(SlowPolicies.all(SlowPolicies.Policy.HISTORY), PushConfig.DEFAULT.queueBytes());

  @BeforeEach
  void publish() {
    for (int i = 0; i < EVENTS; i++) {
      ones.add(append("a:1", "one" + i));
      append("a:2", "two" + i);
    }
  }

  private String append(String channel, String id) {
    hub.accept(List.of(log.append(channel, id)));
    return id;
  }

  /// Opens it at the beginning, with a client that stops reading after the first events.
  private Connection behind(String... channels) {
    var begin = new Cursor(MemoryLog.EPOCH, new TreeMap<>(Map.of(0, 0L, 1, 0L)));
    Connection connection = hub.open(_ -> client, set(channels), Since.After.of(begin.encode()));
    log.answer();
    client.full = true;
    log.answer();
    assertThat(hub.isBusy(connection)).isFalse();
    assertThat(client.ids).hasSizeLessThan(EVENTS);
    return connection;
  }

  private static ChannelSet set(String... channels) {
    return ChannelSet.parse(List.of(channels), 100);
  }

  private void readOn(Connection connection) {
    client.full = false;
    hub.drained(connection);
    while (!log.questions.isEmpty()) {
      log.answer();
    }
  }

  @Test
  void aPatternBesideANameTakesNothingFromIt() {
    Connection connection = behind("a:1");
    hub.change(connection, set("a:1", "a:*"));
    readOn(connection);
    assertThat(client.ids).as("a:2 begins at the present").containsExactlyElementsOf(ones);
    assertThat(client.controls).isEmpty();
    append("a:2", "now");
    assertThat(client.ids).endsWith("now");
  }

  @Test
  void aNameBesideAPatternTakesNothingFromIt() {
    Connection connection = behind("a:*");
    hub.change(connection, set("a:1", "a:*"));
    readOn(connection);
    assertThat(client.ids).hasSize(2 * EVENTS).doesNotHaveDuplicates().containsSubsequence(ones);
  }

  @Test
  void aNameInThePlaceOfAPatternGoesOnWhereThePatternWas() {
    Connection connection = behind("a:*");
    hub.change(connection, set("a:1"));
    readOn(connection);
    assertThat(client.ids).containsSubsequence(ones);
  }

  @Test
  void aPatternInThePlaceOfANameGoesOnForIt() {
    Connection connection = behind("a:1");
    hub.change(connection, set("*"));
    hub.change(connection, set("a:*", "b:*"));
    readOn(connection);
    assertThat(client.ids).containsExactlyElementsOf(ones);
  }

  @Test
  void whatWasLeftAndTakenUpAgainBeginsAtThePresent() {
    Connection connection = behind("a:1", "a:2");
    hub.change(connection, set("a:2"));
    hub.change(connection, set("a:1", "a:2"));
    long before = client.ids.stream().filter(ones::contains).count();
    readOn(connection);
    assertThat(client.ids.stream().filter(ones::contains).count()).isEqualTo(before);
  }

  @Test
  @Tag("P-3")
  void aGapNamesOnlyWhatWasListenedToThen() {
    Connection connection = behind("a:1");
    hub.change(connection, set("a:1", "a:2", "b:*"));
    log.low = EVENTS - 1;
    readOn(connection);
    assertThat(client.controls).singleElement().asString().startsWith("gap ").contains("[\"a:1\"]");
  }
}

package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.Cursor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The first bytes of a stream: they tell its client that what is sent comes through.
@Tag("P-4.8")
class GreetingTest {
  private static final String CHANNEL = "thread:1";

  private final MemoryLog log = new MemoryLog(1);
  private final FakeClient client = new FakeClient();

  private static String cursor(long seq) {
    return new Cursor(MemoryLog.EPOCH, new TreeMap<>(Map.of(0, seq))).encode();
  }

  private Hub open(Since since) {
    Hub hub = log.hub(PushConfig.DEFAULT);
    hub.open(_ -> client, ChannelSet.parse(List.of(CHANNEL), 10), since);
    return hub;
  }

  @Test
  void aStreamFromThePresentSaysAtOnceWhereItBegins() {
    log.append(CHANNEL, "before");
    open(new Since.Present());
    assertThat(client.lastEventId).isEqualTo(cursor(1));
    assertThat(client.writes).isEqualTo(1);
  }

  @Test
  void aResumeWithNothingToReplaySaysSoAtOnce() {
    log.append(CHANNEL, "before");
    open(Since.After.of(cursor(1)));
    assertThat(client.lastEventId).isEqualTo(cursor(1));
    assertThat(client.writes).isEqualTo(1);
  }

  @Test
  void aResumeThatAsksTheLogSaysItAfterTheReplayAndOnce() {
    log.append(CHANNEL, "before");
    log.append(CHANNEL, "missed");
    Hub hub = open(Since.After.of(cursor(1)));
    assertThat(client.writes).isZero();
    while (!log.questions.isEmpty()) {
      log.answer();
    }
    assertThat(client.ids).containsExactly("missed");
    assertThat(client.lastEventId).isEqualTo(cursor(2));
    int writes = client.writes;
    hub.accept(List.of(log.append(CHANNEL, "next")));
    assertThat(client.writes).isEqualTo(writes + 1);
  }

  @Test
  void oneThatListensToNothingYetNamesNoPlace() {
    log.append(CHANNEL, "before");
    Hub hub = log.hub(PushConfig.DEFAULT);
    Connection connection = hub.open(_ -> client, ChannelSet.NONE, new Since.Present());
    assertThat(client.writes).isEqualTo(1);
    assertThat(client.lastEventId).isNull();
    assertThat(hub.cursor(connection)).isEmpty();
    hub.heartbeat(connection);
    assertThat(client.writes).as("it is not silent").isEqualTo(2);
    assertThat(client.lastEventId).isNull();
  }

  @Test
  void oneThatBeginsLaterAndAsksTheLogSaysWhereAfterTheReplay() {
    Hub hub = log.hub(PushConfig.DEFAULT);
    Connection connection = hub.open(_ -> client, ChannelSet.NONE, new Since.Present());
    hub.accept(List.of(log.append(CHANNEL, "before")));
    hub.begin(connection, ChannelSet.parse(List.of(CHANNEL), 10), new Since.Earliest());
    assertThat(client.lastEventId).isNull();
    while (!log.questions.isEmpty()) {
      log.answer();
    }
    assertThat(client.ids).containsExactly("before");
    assertThat(client.lastEventId).isEqualTo(cursor(1));
    int writes = client.writes;
    hub.accept(List.of(log.append(CHANNEL, "next")));
    assertThat(client.writes).isEqualTo(writes + 1);
  }

  @Test
  void oneThatBeginsLaterWithNothingToReplaySaysWhereToo() {
    log.append("thread:2", "elsewhere");
    Hub hub = log.hub(PushConfig.DEFAULT);
    Connection connection = hub.open(_ -> client, ChannelSet.NONE, new Since.Present());
    hub.begin(connection, ChannelSet.parse(List.of(CHANNEL), 10), new Since.Last(5));
    while (!log.questions.isEmpty()) {
      log.answer();
    }
    assertThat(client.ids).isEmpty();
    assertThat(client.lastEventId).isEqualTo(cursor(1));
  }

  @Test
  void aGapIsSaidBeforeIt() {
    log.append(CHANNEL, "before");
    open(Since.After.of(cursor(9)));
    log.answer();
    assertThat(client.controls).singleElement().asString().startsWith("gap ");
    assertThat(client.lastEventId).isEqualTo(cursor(1));
  }
}

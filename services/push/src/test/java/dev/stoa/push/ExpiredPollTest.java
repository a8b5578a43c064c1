package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A poll whose time is up while the log is being read for it: each answer brings it further,
/// however long the way to the next event is.
@Tag("P-7.3")
class ExpiredPollTest {
  private static final ChannelSet RARE = ChannelSet.parse(List.of("rare:*"), 10);

  private final MemoryLog log = new MemoryLog(1);
  private final Hub hub =
      log.hub(SlowPolicies.all(SlowPolicies.Policy.HISTORY), PushConfig.DEFAULT.queueBytes());

  @BeforeEach
  void publish() {
    for (int i = 0; i < 200; i++) {
      hub.accept(List.of(log.append("often:1", "noise" + i)));
    }
    hub.accept(List.of(log.append("rare:1", "needle")));
    for (int i = 0; i < 200; i++) {
      hub.accept(List.of(log.append("often:1", "more" + i)));
    }
  }

  /// Opens a poll whose time is up after so many answers of the log, and reads on until it ends.
  private PollTransport.Result poll(boolean waits, Since since, int answers) {
    var poll = new AtomicReference<PollTransport>();
    Connection connection =
        hub.open(
            client -> poll.updateAndGet(_ -> new PollTransport(100, waits, client)), RARE, since);
    for (int i = 0; i < answers; i++) {
      log.answer();
    }
    connection.expire();
    while (!log.questions.isEmpty()) {
      log.answer();
    }
    assertThat(connection.isClosed()).isTrue();
    assertThat(poll.get().result().succeeded()).isTrue();
    return poll.get().result().result();
  }

  @Test
  void givesThePlaceThatItHasReached() {
    Since since = new Since.Earliest();
    var cursors = new ArrayList<String>();
    String items = "";
    while (items.isEmpty()) {
      PollTransport.Result result = poll(true, since, 2);
      assertThat(cursors).doesNotContain(result.cursor());
      cursors.add(result.cursor());
      items = result.items();
      since = Since.After.of(result.cursor());
    }
    assertThat(items).contains("needle");
    assertThat(cursors).as("one answer would show nothing").hasSizeGreaterThan(2);
  }

  @Test
  @Tag("P-8.1")
  void ofHistoryGoesOnToTheFirstEvent() {
    PollTransport.Result result = poll(false, new Since.Earliest(), 2);
    assertThat(result.items()).as("nothing would look like the end").contains("needle");
  }
}

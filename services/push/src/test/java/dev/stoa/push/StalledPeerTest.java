package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One peer stops reading; a hundred others do not notice.
@Tag("P-4.5")
class StalledPeerTest {
  private static final int GOOD = 100;
  private static final int EVENTS = 400;
  private static final Pattern NUMBER = Pattern.compile("\"type\":\"n(\\d+)\\.\",\"data\":1,");
  private static final String BIG = "\"" + "x".repeat(16_000) + "\"";

  private static void publish(Running node, String channel, String data, int first, int count)
      throws Exception {
    var batch = new ArrayList<NewEvent>();
    for (int i = first; i < first + count; i++) {
      batch.add(NewEvent.of(channel, "n" + i + ".", data));
    }
    node.context().log().publish(batch).await(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource(RawClient.Kind.class)
  void neverHurtsTheOthers(RawClient.Kind kind, @TempDir Path folder) throws Exception {
    var options =
        LaunchOptions.test(folder)
            .with("push.queue.bytes", "16384")
            .with("push.queue.policies", "thread:big=disconnect")
            .with("push.limits.address", Integer.toString(GOOD + 1));
    try (var node = Launcher.start(options, List.of(new PushService()));
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var _ = new RawClient(node.port(), kind, "thread:big", "thread:small")) {
      var others = new ArrayList<RawClient>();
      for (int i = 0; i < GOOD; i++) {
        others.add(new RawClient(node.port(), kind, "thread:small"));
      }
      var texts = new ArrayList<Future<String>>();
      for (RawClient other : others) {
        texts.add(threads.submit(() -> other.until("\"data\":\"last\"")));
      }
      for (int round = 0; round < 20; round++) {
        publish(node, "thread:small", "1", round * EVENTS / 20, EVENTS / 20);
        publish(node, "thread:big", BIG, 0, EVENTS / 20);
      }
      publish(node, "thread:small", "\"last\"", EVENTS, 1);
      List<Integer> expected = IntStream.range(0, EVENTS).boxed().toList();
      for (Future<String> text : texts) {
        assertThat(numbers(text.get(30, TimeUnit.SECONDS))).isEqualTo(expected);
      }
      // The place of the one that stalled is free again.
      Instant end = Instant.now().plusSeconds(15);
      while (TwoNodes.get(node, "/push/poll?wait=0&channel=thread:x", "").statusCode() != 200) {
        assertThat(Instant.now()).as("the stalled peer is cut").isBefore(end);
      }
      for (RawClient other : others) {
        other.close();
      }
    }
  }

  private static List<Integer> numbers(String all) {
    assertThat(all).doesNotContain("\"control\":\"gap\"");
    return NUMBER.matcher(all).results().map(match -> Integer.valueOf(match.group(1))).toList();
  }
}

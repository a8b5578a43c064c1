package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What comes close together is written as one.
class HubLoopTest {
  private final EmbeddedChannel clock = new EmbeddedChannel();
  private final MemoryLog log = new MemoryLog(1);
  private final Hub hub = log.hub(PushConfig.DEFAULT);
  private final HubLoop loop =
      new HubLoop(
          clock.eventLoop(),
          hub,
          new Leases(hub, Runnable::run, InstantSource.system(), Future::succeededFuture));
  private final List<String> writes = new ArrayList<>();
  private long millisOfATurn;

  @BeforeEach
  void connect() {
    clock.freezeTime();
    var reader = new FakeClient();
    var client =
        new Transport() {
          @Override
          public Format format() {
            return reader.format();
          }

          @Override
          public void write(ByteBuf bytes) {
            int before = reader.ids.size();
            reader.write(bytes);
            writes.add(String.join(" ", reader.ids.subList(before, reader.ids.size())));
            clock.advanceTimeBy(millisOfATurn, TimeUnit.MILLISECONDS);
          }

          @Override
          public boolean isFull() {
            return false;
          }

          @Override
          public void end(Ending ending, String cursor) {
            reader.end(ending, cursor);
          }
        };
    hub.open(_ -> client, ChannelSet.parse(List.of("thread:1"), 1), new Since.Present());
    writes.clear();
  }

  private void post(String id) throws InterruptedException {
    loop.post(List.of(log.append("thread:1", id)));
    clock.runPendingTasks();
  }

  @Test
  void writesAnEventThatComesAloneAtOnce() throws Exception {
    post("1");
    post("2");
    assertThat(writes).containsExactly("1", "2");
  }

  @Test
  void gathersWhatComesRightAfterALongTurn() throws Exception {
    millisOfATurn = 40;
    post("1");
    post("2");
    clock.advanceTimeBy(4, TimeUnit.MILLISECONDS);
    post("3");
    assertThat(writes).containsExactly("1");
    clock.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    clock.runPendingTasks();
    assertThat(writes).containsExactly("1", "2 3");
  }

  @Test
  void neverGathersForLongerThanAHundredthOfASecond() throws Exception {
    millisOfATurn = 10_000;
    post("1");
    post("2");
    clock.advanceTimeBy(10, TimeUnit.MILLISECONDS);
    clock.runPendingTasks();
    assertThat(writes).containsExactly("1", "2");
  }
}

package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// An operation of a client that fails as nobody expected, for want of all that it needs.
@NullUnmarked
@Tag("P-11.4")
class SocketSessionTest {
  private final MemoryLog log = new MemoryLog(1);
  private final FakeClient client = new FakeClient();

  private SocketSession session() {
    var hub = log.hub(PushConfig.DEFAULT);
    InstantSource clock = InstantSource.system();
    Connection connection = hub.open(_ -> client, ChannelSet.NONE, new Since.Present());
    var steering =
        new Steering(
            hub,
            new Leases(hub, Runnable::run, clock, null),
            _ -> {
              throw new IllegalStateException("nobody expects this");
            },
            Limits.none(),
            PushConfig.DEFAULT,
            connection,
            connection.peer().grant());
    return new SocketSession(steering, null, null, null, PushConfig.DEFAULT, clock, () -> {});
  }

  @Test
  void answersWhatNobodyExpectedAndGoesOn() {
    SocketSession session = session();
    for (String said :
        List.of(
            "{\"op\":\"refresh\",\"id\":1,\"token\":\"x\"}",
            "{\"op\":\"publish\",\"id\":2,\"channel\":\"thread:x\"}",
            "{\"op\":\"presence\",\"id\":3,\"channel\":\"thread:x\"}")) {
      client.controls.clear();
      session.receive(said);
      assertThat(client.controls)
          .singleElement()
          .asString()
          .startsWith("error ")
          .contains(said.substring(said.indexOf("\"id\""), said.indexOf("\"id\"") + 6))
          .contains("\"status\":500", "internal_error")
          .doesNotContain("nobody expects");
    }
    session.receive("{\"op\":\"ping\",\"id\":4}");
    assertThat(client.controls).hasSize(2).last().asString().startsWith("pong ");
    assertThat(client.ending).isNull();
  }
}

package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What happens between the server's close and the client's, which may never come.
@Tag("P-11")
class SocketClosingTest {
  @RegisterExtension private static final PushSite SITE = new PushSite("push.heartbeat", "1s");

  @Test
  void saysNothingAfterItsCloseAndIsForgottenAtOnce() throws Exception {
    try (var client = new RawClient(SITE.port(), RawClient.Kind.WEBSOCKET, "thread:a")) {
      awaitSockets(1);
      client.write(new byte[] {(byte) 0x81, 0x01, 'x'}); // not masked: 1002
      String close = "\u0003\u00ea";
      client.until(close);
      awaitSockets(0);
      assertThat(client.isOpen()).as("it waits for the client's close").isTrue();
      SITE.append("thread:a", "1");
      // For some seconds, which is more than one heartbeat.
      String all = client.toTheEnd();
      assertThat(all.substring(all.indexOf(close))).doesNotContain("heartbeat", "\"data\"");
    }
  }

  private static void awaitSockets(int count) throws Exception {
    String line = "push_connections{transport=\"websocket\"} " + count + ".0";
    Instant end = Instant.now().plusSeconds(15);
    while (!TwoNodes.get(SITE.running().managementPort(), "/metrics").body().contains(line)) {
      assertThat(Instant.now()).as(line).isBefore(end);
    }
  }
}

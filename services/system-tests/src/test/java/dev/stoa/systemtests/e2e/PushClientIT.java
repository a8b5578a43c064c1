package dev.stoa.systemtests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.systemtests.support.Command;
import dev.stoa.systemtests.support.Node;
import dev.stoa.systemtests.support.RoughProxy;
import dev.stoa.systemtests.support.ServerProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The promise of `@stoa/push`, as it is built, in Node: every event once and in order on each of
/// its transports, through a network that cuts, resets, falls silent and buffers, while the server
/// is killed and started again.
@Tag("push")
class PushClientIT {
  private static final int LANES = 8;
  private static final int COUNT = 150;

  @TempDir Path folder;

  @Test
  @Timeout(240)
  void everyTransportGivesEveryEventOnceAndInOrder() throws Exception {
    ServerProcess.Plan plan =
        ServerProcess.Plan.in(folder)
            .set("STOA_PUSH_HEARTBEAT", "1s")
            .set("STOA_PUSH_RETRY", "200ms");
    ServerProcess server = plan.start();
    long seed = Long.getLong("stoa.seed", 20_261_122L);
    try (var proxy = new RoughProxy(server.port(), seed)) {
      var task =
          new JsonObject()
              .put("push", Node.asset(folder, "push.js").toString())
              .put("url", proxy.address())
              .put("token", token())
              .put("lanes", LANES)
              .put("count", COUNT);
      List<String> said = new ArrayList<>();
      try (Node node = Node.start(folder, "/push/numbers.mjs", task.encode())) {
        for (String line = node.line(); line != null; line = node.line()) {
          said.add(line);
          if (line.equals("half")) {
            server.kill();
            server = plan.start();
          }
        }
      }
      assertThat(said).contains("half", "published");
      var results = new JsonArray(said.getLast());
      assertThat(results).hasSizeGreaterThanOrEqualTo(6);
      for (Object each : results) {
        var got = (JsonObject) each;
        assertThat(got.getInteger("events")).as("%s", got).isEqualTo(LANES * COUNT);
        assertThat(got.getInteger("doubled")).as("doubled, %s", got).isZero();
        assertThat(got.getInteger("outOfOrder")).as("out of order, %s", got).isZero();
        assertThat(got.getInteger("gaps")).as("gaps, %s", got).isZero();
        assertThat(got.getJsonArray("errors")).as("%s", got).isEmpty();
      }
      assertThat(proxy.cuts()).isGreaterThan(20);
      assertThat(server.log()).doesNotContain("\tat ");
    } finally {
      server.close();
    }
  }

  private String token() {
    Command token =
        Command.run(
            folder,
            "token",
            "--data",
            folder.resolve("data").toString(),
            "--subscribe",
            "room:*",
            "--publish",
            "room:*");
    assertThat(token.exit()).as("%s", token).isZero();
    return token.out().strip();
  }
}

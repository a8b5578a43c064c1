package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.testing.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// A node of the cluster dies by `kill -9`; who was on it is not there any more, soon.
@Tag("cluster")
@EnabledIfSystemProperty(named = "stoa.soak", matches = "true")
class PresenceAfterKillIT {
  /// The node that dies: data, database, peers, cluster, own port.
  static final class Victim {
    public static void main(String[] args) {
      var running = Launcher.start(options(args), List.of(new PushService()));
      System.out.println("port " + running.port());
    }
  }

  private static LaunchOptions options(String[] args) {
    return LaunchOptions.test(Path.of(args[0]))
        .withDatabase(args[1])
        .with("cluster", args[2])
        .with("cluster.name", args[3])
        .with("cluster.port", args[4]);
  }

  @Test
  @Tag("P-14.6")
  void whoWasOnItIsGoneWithinFifteenSeconds(@TempDir Path folder) throws Exception {
    int[] ports = {TwoNodes.freePort(), TwoNodes.freePort()};
    String peers = "127.0.0.1:%d,127.0.0.1:%d".formatted(ports[0], ports[1]);
    String database = TestDatabase.postgres().url();
    String name = UUID.randomUUID().toString();
    String[] here = {folder.resolve("a").toString(), database, peers, name, "" + ports[0]};
    String[] there = {folder.resolve("b").toString(), database, peers, name, "" + ports[1]};
    try (var node = Launcher.start(options(here), List.of(new PushService()))) {
      var victim =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path")),
                  Victim.class.getName(),
                  there[0],
                  there[1],
                  there[2],
                  there[3],
                  there[4])
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (var out =
          new BufferedReader(
              new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
        String line = out.readLine();
        while (line != null && !line.startsWith("port ")) {
          line = out.readLine();
        }
        assertThat(line).isNotNull();
        var _ =
            new SseClient(Integer.parseInt(line.substring(5)), "/push/sse?channel=thread:k", "");
        await(node.port(), 1);
        Instant killed = Instant.now();
        victim.destroyForcibly().waitFor();
        await(node.port(), 0);
        System.Logger log = System.getLogger("dev.stoa.push.presence");
        log.log(
            System.Logger.Level.INFO,
            "presence true after kill -9 in "
                + Duration.between(killed, Instant.now()).toMillis()
                + " ms");
      } finally {
        victim.destroyForcibly();
      }
    }
  }

  private static void await(int port, int guests) throws Exception {
    Instant end = Instant.now().plusSeconds(15);
    while (guests(port) != guests) {
      assertThat(Instant.now()).isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static int guests(int port) throws Exception {
    return new JsonObject(TwoNodes.get(port, "/push/presence?channel=thread:k").body())
        .getInteger("guests");
  }
}

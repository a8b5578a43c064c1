package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.contracts.bus.Bus;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.EventLogConfig;
import dev.stoa.eventlog.NewEvent;
import dev.stoa.storage.Database;
import dev.stoa.storage.DatabaseConfig;
import dev.stoa.testing.TestDatabase;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server dies and comes back on the same data; a client that resumes with its last id gets
/// exactly what it missed.
class RestartTest {
  private static final List<String> CHANNELS = List.of("thread:a", "thread:b");

  private static Since since(@Nullable String cursor) {
    return cursor == null ? new Since.Present() : Since.After.of(cursor);
  }

  /// One life of the server.
  private static final class Life implements AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    final Database database;
    final EventLog log;
    final int port;

    Life(String url) throws Exception {
      database = Database.open(DatabaseConfig.parse(url, 4));
      log = EventLog.open(database, new Bus(vertx), EventLogConfig.DEFAULT, InstantSource.system());
      var hubs = new Hubs();
      vertx
          .deployVerticle(
              new LogVerticle(
                  log,
                  PushConfig.DEFAULT,
                  hubs,
                  (hub, loop) ->
                      new Leases(hub, loop, InstantSource.system(), Future::succeededFuture),
                  Traces.OFF),
              new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
          .await(10, TimeUnit.SECONDS);
      port =
          vertx
              .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
              .requestHandler(request ->
                  Objects.requireNonNull(hubs.of(vertx.getOrCreateContext()))
                      .hub()
                      .open(
                          client -> StreamTransport.open(request, Format.SSE, "", 64 << 10, client),
                          ChannelSet.parse(CHANNELS, 10),
                          since(request.getHeader("Last-Event-ID"))))
              .listen()
              .await(10, TimeUnit.SECONDS)
              .actualPort();
    }

    String publish(String channel, int number) throws Exception {
      var event = NewEvent.of(channel, "test", "{\"n\":" + number + "}");
      return log.publish(List.of(event)).await(10, TimeUnit.SECONDS).getFirst().id();
    }

    @Override
    public void close() throws TimeoutException {
      log.close();
      vertx.close().await(10, TimeUnit.SECONDS);
      database.close();
    }
  }

  /// Reads a stream byte by byte and dispatches blocks as `text/event-stream` says.
  private static final class Browser {
    final List<Integer> seen = new ArrayList<>();
    final List<String> controls = new ArrayList<>();
    @Nullable String lastEventId;
    private final StringBuilder block = new StringBuilder();

    /// Reads until `until` holds after a dispatch; bytes read beyond a cut are thrown away.
    void read(int port, BooleanSupplier until, int cutAfterBytes) throws Exception {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(10_000);
        String resume = lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
        socket
            .getOutputStream()
            .write(
                ("GET / HTTP/1.1\r\nHost: localhost\r\n" + resume + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        block.setLength(0);
        for (int n = 0; n < cutAfterBytes && !until.getAsBoolean(); n++) {
          int b = in.read();
          assertThat(b).as("stream goes on").isNotNegative();
          block.append((char) b);
          if (block.toString().endsWith("\n\n") || block.toString().endsWith("\r\n\r\n")) {
            dispatch(block.toString());
            block.setLength(0);
          }
        }
      }
    }

    private void dispatch(String text) {
      boolean control = text.contains("event: ");
      for (String line : text.lines().toList()) {
        if (line.startsWith("id: ")) {
          lastEventId = line.substring(4);
        } else if (line.startsWith("data: ") && control) {
          controls.add(line);
        } else if (line.startsWith("data: ")) {
          seen.add(Integer.parseInt(line.replaceAll(".*\"n\":(\\d+).*", "$1")));
        }
      }
    }
  }

  @Test
  @Tag("oracle")
  void aReconnectWithTheLastIdReplaysExactlyTheMissedEvents(@TempDir Path folder) throws Exception {
    var random = new Random(20261121);
    String url = TestDatabase.sqlite(folder).url();
    var browser = new Browser();
    int published = 0;
    for (int round = 0; round < 12; round++) {
      try (var life = new Life(url)) {
        if (browser.lastEventId == null) {
          browser.read(life.port, () -> browser.lastEventId != null, 10_000);
        }
        for (int cut = 0; cut < 10; cut++) {
          int count = random.nextInt(12);
          for (int i = 0; i < count; i++) {
            life.publish(CHANNELS.get(random.nextInt(2)), published++);
          }
          life.publish("thread:other", -1);
          int target = published;
          browser.read(life.port, () -> browser.seen.size() == target, 50 + random.nextInt(4000));
        }
        for (int i = random.nextInt(5); i > 0; i--) {
          life.publish(CHANNELS.get(random.nextInt(2)), published++);
        }
      }
    }
    try (var life = new Life(url)) {
      int target = published;
      browser.read(life.port, () -> browser.seen.size() == target, Integer.MAX_VALUE);
    }
    assertThat(browser.seen).hasSize(published).doesNotHaveDuplicates().isSorted();
    assertThat(browser.controls).isEmpty();
  }
}

package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P-2.2: clients hop from transport to transport with one cursor, are cut at random bytes while
/// events are published, and each ends with the exact sequence.
class TransportHopTest {
  private static final int CLIENTS = 5;
  private static final int EVENTS = 2000;
  private static final String CHANNELS = "channel=thread:a&channel=thread:b";

  private static final List<Kind> KINDS = List.of(Kind.values());

  private enum Kind {
    SSE("/push/sse?"),
    STREAM("/push/stream?"),
    LONG_POLL("/push/poll?wait=1&"),
    SHORT_POLL("/push/poll?wait=0&"),
    HISTORY("/push/history?limit=7&");

    final String path;

    Kind(String path) {
      this.path = path;
    }
  }

  /// One client. It knows only what a client knows: the bytes until the cut.
  private static final class Hopper implements Callable<Integer> {
    final List<Integer> seen = new ArrayList<>();
    private final Random random;
    private final int port;
    private final AtomicInteger published;
    private String cursor;
    private int hops;

    Hopper(int port, long seed, String cursor, AtomicInteger published) {
      this.port = port;
      this.random = new Random(seed);
      this.cursor = cursor;
      this.published = published;
    }

    @Override
    public Integer call() throws Exception {
      while (published.get() < EVENTS || seen.size() < EVENTS) {
        Kind kind = KINDS.get(random.nextInt(KINDS.size()));
        int cut = random.nextInt(4) == 0 ? Integer.MAX_VALUE : 100 + random.nextInt(20_000);
        String answer = read(kind, cut);
        switch (kind) {
          case SSE, STREAM -> answer.lines().forEach(line -> line(line, answer));
          case LONG_POLL, SHORT_POLL, HISTORY -> whole(answer);
        }
        hops++;
      }
      return hops;
    }

    private void line(String line, String answer) {
      // Only a line that is known to have ended counts.
      if (!answer.endsWith("\n") && answer.endsWith(line)) {
        return;
      }
      String json = line.startsWith("data: ") ? line.substring(6) : line;
      if (json.startsWith("{")) {
        take(new JsonObject(json));
      } else if (line.startsWith("id: ") && answer.contains(line + "\n\n")) {
        cursor = line.substring(4);
      }
    }

    private void whole(String answer) {
      int body = answer.indexOf("\r\n\r\n");
      int length = header(answer, "content-length: ");
      if (answer.startsWith("HTTP/1.1 304")) {
        int at = answer.toLowerCase(java.util.Locale.ROOT).indexOf("stoa-cursor: ");
        int end = answer.indexOf("\r\n", at);
        cursor = at > 0 && end > 0 ? answer.substring(at + 13, end) : cursor;
      } else if (body > 0 && length >= 0 && answer.length() == body + 4 + length) {
        var result = new JsonObject(answer.substring(body + 4));
        result.getJsonArray("items").forEach(item -> take((JsonObject) item));
        cursor = result.getString("cursor");
      }
    }

    private static int header(String answer, String name) {
      int at = answer.toLowerCase(java.util.Locale.ROOT).indexOf(name);
      return at < 0
          ? -1
          : Integer.parseInt(answer.substring(at + name.length(), answer.indexOf('\r', at)));
    }

    private void take(JsonObject message) {
      assertThat(message.getString("control")).isIn((@Nullable String) null, "heartbeat");
      if (message.containsKey("id")) {
        seen.add(message.getInteger("data"));
      }
      cursor = message.getString("cursor");
    }

    /// The bytes of one connection until it ends, nothing comes for a while, or the cut.
    private String read(Kind kind, int cut) throws IOException {
      var bytes = new ByteArrayOutputStream();
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(kind == Kind.LONG_POLL ? 5000 : 300);
        String get = "GET " + kind.path + CHANNELS + "&since=" + cursor + " HTTP/1.1\r\n";
        String head = "Host: localhost\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write((get + head).getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        var buffer = new byte[1024];
        while (bytes.size() < cut) {
          int n = in.read(buffer, 0, Math.min(buffer.length, cut - bytes.size()));
          if (n < 0) {
            break;
          }
          bytes.write(buffer, 0, n);
        }
      } catch (SocketTimeoutException _) {
        return bytes.toString(StandardCharsets.UTF_8);
      }
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  @Test
  @Tag("oracle")
  void everyHopperEndsWithTheExactSequence(@TempDir Path folder) throws Exception {
    var published = new AtomicInteger();
    try (var running = Launcher.start(LaunchOptions.test(folder), List.of(new PushService()));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String start = running.context().log().heads().encode();
      var hoppers = new ArrayList<Hopper>();
      var hops = new ArrayList<Future<Integer>>();
      for (int i = 0; i < CLIENTS; i++) {
        hoppers.add(new Hopper(running.port(), i, start, published));
        hops.add(threads.submit(hoppers.getLast()));
      }
      publish(running, published);
      for (Future<Integer> each : hops) {
        assertThat(each.get(60, TimeUnit.SECONDS)).isPositive();
      }
      for (Hopper hopper : hoppers) {
        assertThat(hopper.seen).hasSize(EVENTS).isSorted().doesNotHaveDuplicates();
      }
    }
  }

  private static void publish(Running running, AtomicInteger published) throws Exception {
    var random = new Random(7);
    while (published.get() < EVENTS) {
      var batch = new ArrayList<NewEvent>();
      for (int i = random.nextInt(20); i >= 0 && published.get() + batch.size() < EVENTS; i--) {
        String channel = random.nextBoolean() ? "thread:a" : "thread:b";
        String data = String.valueOf(published.get() + batch.size());
        batch.add(NewEvent.of(channel, "hop", data));
      }
      running.context().log().publish(batch).await(10, TimeUnit.SECONDS);
      published.addAndGet(batch.size());
      running
          .context()
          .log()
          .publish(List.of(NewEvent.of("thread:noise", "hop", "0")))
          .await(10, TimeUnit.SECONDS);
    }
  }
}

package dev.stoa.push;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A browser's event source over real HTTP: reads on a thread of its own.
final class SseClient implements AutoCloseable {
  /// One block of the stream; `event` is null for plain events, `data` for heartbeats.
  record Block(
      @Nullable String event, @Nullable String data, @Nullable String id, @Nullable String retry) {
    JsonObject json() {
      return new JsonObject(data);
    }
  }

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  static final Block END = new Block("END", null, null, null);

  final BlockingQueue<Block> blocks = new LinkedBlockingQueue<>();
  final List<Block> seen = new ArrayList<>();
  private final HttpResponse<java.io.InputStream> response;

  SseClient(int port, String pathAndQuery, String token) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + pathAndQuery));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          response.statusCode()
              + " "
              + new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
    }
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String event = null;
      String data = null;
      String id = null;
      String retry = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          blocks.add(new Block(event, data, id, retry));
          event = null;
          data = null;
          id = null;
          retry = null;
        } else if (line.startsWith("event: ")) {
          event = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("retry: ")) {
          retry = line.substring(7);
        }
      }
      blocks.add(END);
    } catch (IOException | UncheckedIOException cut) {
      blocks.add(END);
    }
  }

  /// The next block of this kind; what comes before it is kept in [#seen].
  Block await(Predicate<Block> wanted) throws InterruptedException {
    while (true) {
      Block block = blocks.poll(15, TimeUnit.SECONDS);
      if (block == null) {
        throw new AssertionError("nothing came; seen " + seen);
      }
      seen.add(block);
      if (wanted.test(block)) {
        return block;
      }
      if (block.equals(END)) {
        throw new AssertionError("the stream ended; seen " + seen);
      }
    }
  }

  /// The next plain event.
  JsonObject event() throws InterruptedException {
    return await(block -> block.event() == null && block.data() != null).json();
  }

  /// The next control event of this name.
  JsonObject control(String name) throws InterruptedException {
    return await(block -> name.equals(block.event())).json();
  }

  void end() throws InterruptedException {
    await(block -> block.equals(END));
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }
}

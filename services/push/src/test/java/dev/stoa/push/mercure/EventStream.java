package dev.stoa.push.mercure;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A subscriber in a test: reads `text/event-stream` as the HTML Standard says.
final class EventStream implements AutoCloseable {
  /// One event; `type` is null for `message`.
  record Event(String id, @Nullable String type, String data, @Nullable String retry) {}

  final int status;

  /// Whether it was cut, and not ended.
  volatile boolean broken;

  final HttpClientResponse response;
  private final HttpClient client;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();

  private EventStream(HttpClient client, HttpClientResponse response) {
    this.client = client;
    this.response = response;
    this.status = response.statusCode();
  }

  static EventStream open(Vertx vertx, int port, String path, Map<String, String> headers)
      throws Exception {
    return send(vertx, port, "GET", path, headers, "");
  }

  static EventStream send(
      Vertx vertx, int port, String method, String path, Map<String, String> headers, String body)
      throws Exception {
    HttpClient client = vertx.createHttpClient();
    return client
        .request(HttpMethod.valueOf(method), port, "127.0.0.1", path)
        .compose(request -> {
          headers.forEach(request::putHeader);
          // Here and not behind it: what comes before there is a handler is dropped.
          return request.send(body).map(response -> listen(client, response));
        })
        .await(15, TimeUnit.SECONDS);
  }

  private static EventStream listen(HttpClient client, HttpClientResponse response) {
    var stream = new EventStream(client, response);
    response.handler(stream::read);
    response.exceptionHandler(_ -> {
      stream.broken = true;
      stream.ended.complete(null);
    });
    response.endHandler(_ -> stream.ended.complete(null));
    return stream;
  }

  private void read(Buffer bytes) {
    text.append(bytes);
    for (int end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      block(text.substring(0, end));
      text.delete(0, end + 2);
    }
  }

  private void block(String block) {
    String id = "";
    String type = null;
    String retry = null;
    List<String> data = new ArrayList<>();
    for (String line : block.lines().toList()) {
      int colon = line.indexOf(": ");
      switch (colon < 0 ? "" : line.substring(0, colon)) {
        case "id" -> id = line.substring(colon + 2);
        case "event" -> type = line.substring(colon + 2);
        case "retry" -> retry = line.substring(colon + 2);
        case "data" -> data.add(line.substring(colon + 2));
        default -> assertThat(line).startsWith(":");
      }
    }
    if (!data.isEmpty()) {
      events.add(new Event(id, type, String.join("\n", data), retry));
    }
  }

  Event next() throws InterruptedException {
    Event event = events.poll(15, TimeUnit.SECONDS);
    assertThat(event).as("an event").isNotNull();
    return event;
  }

  /// What comes before the event with this data.
  List<String> dataUntil(String last) throws InterruptedException {
    var data = new ArrayList<String>();
    for (String next = next().data(); !next.equals(last); next = next().data()) {
      data.add(next);
    }
    return data;
  }

  void awaitEnd() throws Exception {
    ended.get(15, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    client.close();
  }
}

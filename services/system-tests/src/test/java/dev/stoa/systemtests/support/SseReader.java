package dev.stoa.systemtests.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An event source by the rules of the standard, with the one freedom that tests need: its
/// connection can be cut after any byte. What was dispatched before a cut is kept; what was not is
/// forgotten.
public final class SseReader {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final String url;
  private final List<Event> events = new ArrayList<>();
  private String lastEventId;

  /// A dispatched event; `type` is `message` unless the stream names another.
  public record Event(String id, String type, String data) {}

  public SseReader(String url, @Nullable String lastEventId) {
    this.url = url;
    this.lastEventId = lastEventId == null ? "" : lastEventId;
  }

  public List<Event> events() {
    return List.copyOf(events);
  }

  public String lastEventId() {
    return lastEventId;
  }

  /// Connects where the last connection ended and reads up to `bytes` bytes, or until `enough` says
  /// so after an event, or until the server hangs up; then cuts the connection.
  public void read(long bytes, Predicate<Event> enough) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).header("accept", "text/event-stream");
    if (!lastEventId.isEmpty()) {
      request.header("last-event-id", lastEventId);
    }
    try {
      HttpResponse<InputStream> answer =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        try (InputStream body = answer.body()) {
          throw new AssertionError(
              url
                  + " answers "
                  + answer.statusCode()
                  + " "
                  + new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      try (InputStream body = answer.body()) {
        new Parser(enough).read(body, bytes);
      }
    } catch (IOException e) {
      throw new Http.NoAnswer(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Http.NoAnswer(e);
    }
  }

  private final class Parser {
    private final Predicate<Event> enough;
    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private String id = lastEventId;

    Parser(Predicate<Event> enough) {
      this.enough = enough;
    }

    void read(InputStream in, long bytes) throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (long i = 0; i < bytes; i++) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        if (next != '\n') {
          line.write(next);
        } else {
          boolean done = line(line.toString(StandardCharsets.UTF_8));
          line.reset();
          if (done) {
            return;
          }
        }
      }
    }

    private boolean line(String line) {
      if (line.isEmpty()) {
        return dispatch();
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      switch (field) {
        case "data" -> data.append(value).append('\n');
        case "event" -> type = value;
        case "id" -> id = value;
        default -> {}
      }
      return false;
    }

    private boolean dispatch() {
      lastEventId = id;
      boolean done = false;
      if (!data.isEmpty()) {
        Event event =
            new Event(id, type.isEmpty() ? "message" : type, data.substring(0, data.length() - 1));
        events.add(event);
        done = enough.test(event);
      }
      data.setLength(0);
      type = "";
      return done;
    }
  }
}

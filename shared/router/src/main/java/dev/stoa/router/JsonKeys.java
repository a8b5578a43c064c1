package dev.stoa.router;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.parsetools.JsonEvent;
import io.vertx.core.parsetools.JsonParser;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Refuses JSON objects that name a key twice: readers differ in which of the two they take, so
/// what was checked in front may not be what is used here (RFC 8259, 4).
final class JsonKeys {
  private final Deque<Set<String>> open = new ArrayDeque<>();

  private JsonKeys() {}

  /// @throws HttpError 400 that names the key
  /// @throws DecodeException when the text is no JSON
  static void requireDistinct(Buffer text) {
    JsonParser parser = JsonParser.newParser();
    parser.handler(new JsonKeys()::read);
    parser.write(text);
    parser.end();
  }

  private void read(JsonEvent event) {
    switch (event.type()) {
      case START_OBJECT, START_ARRAY -> {
        note(event.fieldName());
        open.push(new HashSet<>());
      }
      case END_OBJECT, END_ARRAY -> open.pop();
      case VALUE -> note(event.fieldName());
    }
  }

  private void note(@Nullable String key) {
    if (key != null && !open.element().add(key)) {
      throw HttpError.of(400, "The key '" + key + "' is there twice.");
    }
  }
}

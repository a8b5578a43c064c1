package dev.stoa.router;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/// Refuses JSON objects that name a key twice: readers differ in which of the two they take, so
/// what was checked in front may not be what is used here (RFC 8259, 4).
final class JsonKeys {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonKeys() {}

  /// @throws HttpError 400 that names the key, or says that the text is nested too deeply
  /// @throws DecodeException when the text is no JSON
  static void requireDistinct(Buffer text) {
    Deque<Set<String>> open = new ArrayDeque<>();
    try (JsonParser parser = FACTORY.createParser(text.getBytes())) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT, START_ARRAY -> open.push(new HashSet<>());
          case END_OBJECT, END_ARRAY -> open.pop();
          case FIELD_NAME -> note(open.element(), parser.currentName());
          default -> {
            // a value has no key of its own
          }
        }
      }
    } catch (StreamConstraintsException _) {
      throw HttpError.of(
          400,
          "body.json.limits",
          "The JSON is nested too deeply, or a number or a name is too long.");
    } catch (IOException e) {
      throw new DecodeException(e.getMessage(), e);
    }
  }

  /// 400 that names the place of the mistake, if it is known.
  static HttpError broken(DecodeException e) {
    JsonLocation at = e.getCause() instanceof JsonParseException cause ? cause.getLocation() : null;
    return at == null
        ? HttpError.of(400, "body.json", "The body is not valid JSON.")
        : HttpError.of(
            400,
            "body.json.syntax",
            "The body is not valid JSON: line {0}, column {1}.",
            at.getLineNr(),
            at.getColumnNr());
  }

  private static void note(Set<String> keys, String key) {
    if (!keys.add(key)) {
      throw HttpError.of(400, "body.json.twice", "The key '{0}' is there twice.", key);
    }
  }
}

package dev.stoa.contracts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The members of a JSON object, each in the text it was written in: what is only passed on must
/// not be changed by reading it, as a number is that fits no `double`.
///
/// What no reader could pass on is refused by name: a key that is there twice in any object, and
/// half of a surrogate pair, which no UTF-8 can carry.
public final class JsonMembers {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Map<String, String> texts;

  private JsonMembers(Map<String, String> texts) {
    this.texts = texts;
  }

  /// Throws [Failure.Invalid]: `json.syntax`, `json.limits`, `json.duplicate`.
  public static JsonMembers of(String json) {
    var texts = new LinkedHashMap<String, String>();
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw invalid("json.syntax", "", "This is not a JSON object.");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        skip(parser);
        String text = json.substring(begin, (int) parser.currentLocation().getCharOffset());
        if (texts.put(name, text) != null) {
          throw twice(name);
        }
      }
      if (parser.nextToken() != null) {
        throw invalid("json.syntax", "", "Something stands behind the JSON object.");
      }
    } catch (StreamConstraintsException _) {
      throw invalid(
          "json.limits", "", "The JSON is nested too deeply, or a number or a name is too long.");
    } catch (IOException _) {
      throw invalid("json.syntax", "", "This is not valid JSON.");
    }
    return new JsonMembers(texts);
  }

  /// The JSON text of a member; null when it is absent or `null`. Throws [Failure.Invalid]:
  /// `json.surrogate`.
  public @Nullable String json(String name) {
    String text = texts.get(name);
    if (text == null || text.equals("null")) {
      return null;
    }
    requirePairs(name, text);
    return text;
  }

  /// The value of a member; null when it is absent or `null`. Throws [Failure.Invalid] when it is
  /// of another type.
  public <T> @Nullable T value(String name, Class<T> type) {
    String text = json(name);
    return text == null ? null : Json.decode(text, type);
  }

  /// Moves to the end of the value that the parser has begun.
  private static void skip(JsonParser parser) throws IOException {
    Deque<Set<String>> open = new ArrayDeque<>();
    JsonToken token = parser.currentToken();
    while (true) {
      switch (token) {
        case START_OBJECT, START_ARRAY -> open.push(new HashSet<>());
        case END_OBJECT, END_ARRAY -> open.pop();
        case FIELD_NAME -> {
          if (!open.element().add(parser.currentName())) {
            throw twice(parser.currentName());
          }
        }
        default -> parser.finishToken();
      }
      if (open.isEmpty()) {
        return;
      }
      token = parser.nextToken();
    }
  }

  /// In JSON text a backslash stands in strings only, and a surrogate that is not written as an
  /// escape is one of a pair: the text was UTF-8.
  private static void requirePairs(String name, String text) {
    for (int i = text.indexOf('\\'); i >= 0; i = text.indexOf('\\', i)) {
      boolean unit = text.charAt(i + 1) == 'u';
      char c = unit ? (char) Integer.parseInt(text, i + 2, i + 6, 16) : 0;
      boolean paired =
          Character.isHighSurrogate(c)
              && text.startsWith("\\u", i + 6)
              && Character.isLowSurrogate((char) Integer.parseInt(text, i + 8, i + 12, 16));
      if (Character.isSurrogate(c) && !paired) {
        throw invalid(
            "json.surrogate",
            name,
            "'%s' holds half a character: the lone surrogate %s."
                .formatted(name, text.substring(i, i + 6)));
      }
      i += paired ? 12 : unit ? 6 : 2;
    }
  }

  private static Failure twice(String key) {
    return invalid("json.duplicate", key, "The key '" + key + "' is there twice.");
  }

  private static Failure invalid(String code, String field, String text) {
    return field.isEmpty()
        ? new Failure.Invalid(code, text, List.of())
        : Failure.Invalid.of(field, code, text);
  }
}

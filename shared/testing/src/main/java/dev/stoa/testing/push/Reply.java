package dev.stoa.testing.push;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What came over one connection until it was cut: only what is there whole counts.
///
/// @param status of the answer, 0 when the cut came before its end
/// @param messages events and control events; what only moves the cursor is a message with nothing
///   but a cursor
record Reply(int status, List<JsonObject> messages) {
  private static final Reply NONE = new Reply(0, List.of());

  static Reply of(Way way, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return NONE;
    }
    String head = text.substring(0, end + 2);
    int status = Integer.parseInt(head.substring(9, 12));
    if (status == 304) {
      return new Reply(status, List.of(moved(header(head, "stoa-cursor"))));
    }
    if (status != (way == Way.WEBSOCKET ? 101 : 200)) {
      return new Reply(status, List.of(new JsonObject().put("refused", text)));
    }
    return new Reply(
        status,
        switch (way) {
          case SSE -> blocks(text, end + 4);
          case STREAM -> lines(text, end + 4);
          case WEBSOCKET -> frames(bytes, end + 4);
          case LONG_POLL, SHORT_POLL, HISTORY -> whole(head, text.substring(end + 4));
        });
  }

  private static JsonObject moved(@Nullable String cursor) {
    return new JsonObject().put("control", "moved").put("cursor", cursor);
  }

  private static @Nullable String header(String head, String name) {
    int at = head.toLowerCase(Locale.ROOT).indexOf("\r\n" + name + ": ");
    return at < 0
        ? null
        : head.substring(at + name.length() + 4, head.indexOf("\r\n", at + name.length() + 4));
  }

  /// Blocks that an empty line has ended, as an event source counts them.
  private static List<JsonObject> blocks(String text, int from) {
    var messages = new ArrayList<JsonObject>();
    int begin = from;
    for (int end = text.indexOf("\n\n", begin); end >= 0; end = text.indexOf("\n\n", begin)) {
      String id = null;
      String data = null;
      for (String line : text.substring(begin, end).split("\n", -1)) {
        id = line.startsWith("id: ") ? line.substring(4) : id;
        data = line.startsWith("data: ") ? line.substring(6) : data;
      }
      if (data != null) {
        messages.add(new JsonObject(data).put("cursor", id));
      } else if (id != null) {
        messages.add(moved(id));
      }
      begin = end + 2;
    }
    return messages;
  }

  private static List<JsonObject> lines(String text, int from) {
    var messages = new ArrayList<JsonObject>();
    int begin = from;
    for (int end = text.indexOf('\n', begin); end >= 0; end = text.indexOf('\n', begin)) {
      messages.add(new JsonObject(text.substring(begin, end)));
      begin = end + 1;
    }
    return messages;
  }

  /// Unmasked frames; those of one text only.
  private static List<JsonObject> frames(byte[] bytes, int from) {
    var messages = new ArrayList<JsonObject>();
    int at = from;
    while (at + 2 <= bytes.length) {
      int length = bytes[at + 1] & 0x7F;
      int extra = length == 126 ? 2 : length == 127 ? 8 : 0;
      if (at + 2 + extra > bytes.length) {
        break;
      }
      if (extra > 0) {
        length = 0;
        for (int i = 0; i < extra; i++) {
          length = (length << 8) | (bytes[at + 2 + i] & 0xFF);
        }
      }
      int begin = at + 2 + extra;
      if (begin + length > bytes.length) {
        break;
      }
      if ((bytes[at] & 0x0F) == 1) {
        messages.add(new JsonObject(new String(bytes, begin, length, StandardCharsets.ISO_8859_1)));
      }
      at = begin + length;
    }
    return messages;
  }

  private static List<JsonObject> whole(String head, String body) {
    String length = header(head, "content-length");
    if (length == null || body.length() != Integer.parseInt(length)) {
      return List.of();
    }
    var answer = new JsonObject(body);
    var messages = new ArrayList<JsonObject>();
    answer.getJsonArray("items").forEach(item -> messages.add((JsonObject) item));
    messages.add(moved(answer.getString("cursor")));
    return messages;
  }
}

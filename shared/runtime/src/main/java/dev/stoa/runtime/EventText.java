package dev.stoa.runtime;

import dev.stoa.eventlog.LoggedEvent;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// An event of the log as an operator sees it.
final class EventText {
  private EventText() {}

  /// Where the data goes.
  private static final String DATA = "@data@";

  /// One line: a JSON object, or `shard:seq`, time, type, id and data, with its encoding before it
  /// when it is bytes.
  static String line(LoggedEvent event, boolean json) {
    return json
        ? withData(json(event).encode(), event)
        : "%d:%d %s %s %s %s"
            .formatted(
                event.shard(), event.seq(), event.time(), event.type(), event.id(), data(event));
  }

  /// A JSON object on several lines.
  static String page(LoggedEvent event) {
    return withData(json(event).encodePrettily(), event);
  }

  private static String data(LoggedEvent event) {
    if (event.data() == null) {
      return "(no data)";
    }
    var encoding = encoding(event);
    return encoding == null ? event.data() : encoding + " " + event.data();
  }

  private static JsonObject json(LoggedEvent event) {
    var json =
        new JsonObject()
            .put("shard", event.shard())
            .put("seq", event.seq())
            .put("channel", event.channel())
            .put("id", event.id())
            .put("type", event.type())
            .put("time", event.time().toString())
            .put("data", DATA);
    var encoding = encoding(event);
    return encoding == null ? json : json.put("encoding", encoding);
  }

  // As it stands in the log: decoded and encoded again, numbers would be others.
  private static String withData(String json, LoggedEvent event) {
    var quoted = Json.encode(DATA);
    var at = json.lastIndexOf(quoted);
    return json.substring(0, at) + asJson(event.data()) + json.substring(at + quoted.length());
  }

  // In one line: no text of JSON holds a line break but between its parts.
  private static String asJson(@Nullable String data) {
    if (data == null) {
      return "null";
    }
    return isJson(data) ? data.replace('\n', ' ').replace('\r', ' ') : Json.encode(data);
  }

  private static boolean isJson(String data) {
    try {
      Json.decodeValue(data);
      return true;
    } catch (DecodeException noJson) {
      return false;
    }
  }

  /// How bytes are written in the data; null when it is not bytes, or erased.
  private static @Nullable String encoding(LoggedEvent event) {
    return event.data() != null
            && event.meta() != null
            && isJson(event.meta())
            && Json.decodeValue(event.meta()) instanceof JsonObject meta
        ? meta.getString("encoding")
        : null;
  }
}

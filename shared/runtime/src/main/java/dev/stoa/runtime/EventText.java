package dev.stoa.runtime;

import dev.stoa.eventlog.LoggedEvent;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// An event of the log as an operator sees it.
final class EventText {
  private EventText() {}

  /// One line: a JSON object, or `shard:seq`, time, type, id and data, with its encoding before it
  /// when it is bytes.
  static String line(LoggedEvent event, boolean json) {
    return json
        ? json(event).encode()
        : "%d:%d %s %s %s %s"
            .formatted(
                event.shard(), event.seq(), event.time(), event.type(), event.id(), data(event));
  }

  private static String data(LoggedEvent event) {
    if (event.data() == null) {
      return "(erased)";
    }
    var encoding = encoding(event);
    return encoding == null ? event.data() : encoding + " " + event.data();
  }

  static JsonObject json(LoggedEvent event) {
    var json =
        new JsonObject()
            .put("shard", event.shard())
            .put("seq", event.seq())
            .put("channel", event.channel())
            .put("id", event.id())
            .put("type", event.type())
            .put("time", event.time().toString())
            .put("data", value(event.data()));
    var encoding = encoding(event);
    return encoding == null ? json : json.put("encoding", encoding);
  }

  /// How bytes are written in the data; null when it is not bytes, or erased.
  private static @Nullable String encoding(LoggedEvent event) {
    return event.data() != null && value(event.meta()) instanceof JsonObject meta
        ? meta.getString("encoding")
        : null;
  }

  // The JSON value that the data is; the text itself when it is none.
  private static @Nullable Object value(@Nullable String data) {
    try {
      return data == null ? null : Json.decodeValue(data);
    } catch (DecodeException noJson) {
      return data;
    }
  }
}

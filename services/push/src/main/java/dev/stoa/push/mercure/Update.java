package dev.stoa.push.mercure;

import dev.stoa.contracts.push.MercureHub;
import dev.stoa.eventlog.LoggedEvent;
import dev.stoa.eventlog.NewEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One update: what it is about, for whom, and its event. All updates lie in one channel of the
/// log, hence in one order: an update with several topics is one event, there or not there.
///
/// @param topics the canonical one first
/// @param retry digits, or null
/// @param isErasing whether earlier updates lost their data in the log together with it
record Update(
    List<Topic> topics,
    boolean isPrivate,
    String id,
    @Nullable String type,
    @Nullable String retry,
    String data,
    boolean isErasing) {
  /// The channel of all updates. The system's: no other transport reads or writes it, since their
  /// grants know nothing of private updates.
  static final String CHANNEL = MercureHub.CHANNEL;

  Update {
    topics = List.copyOf(topics);
  }

  Update(
      List<Topic> topics,
      boolean isPrivate,
      String id,
      @Nullable String type,
      @Nullable String retry,
      String data) {
    this(topics, isPrivate, id, type, retry, data, false);
  }

  NewEvent toEvent() {
    var names = new JsonArray();
    topics.forEach(topic -> names.add(topic.text()));
    var meta = new JsonObject().put("topics", names);
    if (isPrivate) {
      meta.put("private", true);
    }
    if (isErasing) {
      meta.put("erasing", true);
    }
    if (type != null) {
      meta.put("type", type);
    }
    if (retry != null) {
      meta.put("retry", retry);
    }
    String logged = type == null || type.isEmpty() ? "message" : type;
    return new NewEvent(CHANNEL, logged, Json.encode(data), id, meta.encode(), null);
  }

  /// What the log holds; null when it was erased.
  static @Nullable Update of(LoggedEvent event, WebUrl hub) {
    String data = event.data();
    if (data == null || event.meta() == null) {
      return null;
    }
    var meta = new JsonObject(event.meta());
    return new Update(
        meta.getJsonArray("topics").stream()
            .map(topic -> Topic.of(String.valueOf(topic), hub))
            .toList(),
        meta.getBoolean("private", false),
        event.id(),
        meta.getString("type"),
        meta.getString("retry"),
        String.valueOf(Json.decodeValue(data)),
        meta.getBoolean("erasing", false));
  }

  boolean isMatchedBy(List<Selector> selectors) {
    for (Selector selector : selectors) {
      for (Topic topic : topics) {
        if (selector.matches(topic)) {
          return true;
        }
      }
    }
    return false;
  }

  /// Its bytes in a `text/event-stream`: no field can hold a line break, and each line of the data
  /// is a field of its own, so that nothing in it can pass for another field.
  Buffer encode() {
    var out = new StringBuilder(data.length() + id.length() + 64);
    out.append("id: ").append(id).append('\n');
    if (type != null && !type.isEmpty()) {
      out.append("event: ").append(type).append('\n');
    }
    if (retry != null) {
      out.append("retry: ").append(retry).append('\n');
    }
    int from = 0;
    for (int i = 0; i <= data.length(); i++) {
      boolean end = i == data.length();
      if (end || data.charAt(i) == '\n' || data.charAt(i) == '\r') {
        out.append("data: ").append(data, from, i).append('\n');
        if (!end && data.charAt(i) == '\r' && i + 1 < data.length() && data.charAt(i + 1) == '\n') {
          i++;
        }
        from = i + 1;
      }
    }
    return Buffer.buffer(out.append('\n').toString().getBytes(StandardCharsets.UTF_8));
  }
}

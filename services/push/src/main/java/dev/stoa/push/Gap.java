package dev.stoa.push;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The announcement that something asked for cannot be given (P-3).
record Gap(List<String> channels, Reason reason, String detail, @Nullable String from) {
  /// Names on the wire are lower case.
  enum Reason {
    /// Retention by age took it.
    TTL,
    /// Retention by size took it.
    SIZE,
    /// The cursor is of another life of the log, or of none.
    EPOCH,
    /// The client read too slowly and its channel's policy is to drop.
    SLOW,
    /// The grant for it ended.
    UNAUTHORIZED
  }

  String json(String cursor) {
    var json = new JsonObject().put("control", "gap");
    if (channels.size() == 1) {
      json.put("channel", channels.getFirst());
    }
    return json.put("channels", new JsonArray(channels))
        .put("reason", reason.name().toLowerCase(java.util.Locale.ROOT))
        .put("detail", detail)
        .put("from", from)
        .put("to", cursor)
        .put("cursor", cursor)
        .encode();
  }
}

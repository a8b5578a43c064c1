package dev.stoa.eventlog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An event in its place in the log. `data` is null when the event has none or it was erased.
public record LoggedEvent(
    int shard,
    long seq,
    String channel,
    String id,
    String type,
    @Nullable String data,
    Instant time,
    @Nullable String meta) {
  /// Whether earlier events of its channel were erased with it.
  public boolean isErasing() {
    return NewEvent.ERASING.equals(meta);
  }

  /// The trace context that it was published with ([PublishRequest#trace]); null: it has none.
  public @Nullable String trace() {
    if (meta == null || !meta.endsWith(NewEvent.TRACE_END)) {
      return null;
    }
    int at = meta.lastIndexOf(NewEvent.TRACE);
    return at < 0
        ? null
        : meta.substring(at + NewEvent.TRACE.length(), meta.length() - NewEvent.TRACE_END.length());
  }
}

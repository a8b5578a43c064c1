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
}

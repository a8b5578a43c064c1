package dev.stoa.eventlog;

import java.util.List;
import java.util.Map;

/// A stretch of one shard as one snapshot showed it: all events that still exist after `after` and
/// up to `position`. Numbers in between that have no event were taken by retention, or belong to a
/// shard that was split off; none of them can appear later.
///
/// `head` is the last number given in that snapshot; `lows` tells, by class of channels, the
/// highest number that retention has taken.
public record Batch(
    int shard,
    long epoch,
    long after,
    List<LoggedEvent> events,
    long position,
    long head,
    Map<String, Low> lows) {
  public Batch {
    events = List.copyOf(events);
    lows = Map.copyOf(lows);
  }

  /// Whether the shard ends here for now.
  public boolean atHead() {
    return position >= head;
  }

  /// The highest number that is gone, and why.
  public record Low(long seq, Gap.Reason reason) {}
}

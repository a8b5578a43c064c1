package dev.stoa.eventlog;

import java.util.List;

/// What a {@link Tailer} tells. The calls for one shard come one after the other; those for
/// different shards may overlap. They run on virtual threads and may block.
@FunctionalInterface
public interface TailListener {
  /// The next events of one shard, in order, each exactly once per tailer. When this throws, the
  /// same events are offered again later.
  void events(List<LoggedEvent> events);

  /// The log runs over other shards from here on. Positions of the old layout still resolve when
  /// `continued`; otherwise (a restored backup) the tailer has gone to the heads.
  default void layoutChanged(Layout layout, boolean continued) {}
}

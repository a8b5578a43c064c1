package dev.stoa.eventlog;

import java.util.List;

/// What a cursor is worth now.
///
/// `position`: where to go on, in the current epoch, over the shards of the channels asked for.
/// `gaps`: what was lost, at most one for each channel and shard; events of such a channel up to
/// `to` must not be delivered, so that nobody gets a part of what is missing.
public record Resume(Cursor position, List<Gap> gaps) {
  public Resume {
    gaps = List.copyOf(gaps);
  }

  /// Whether nothing is lost.
  public boolean ok() {
    return gaps.isEmpty();
  }
}

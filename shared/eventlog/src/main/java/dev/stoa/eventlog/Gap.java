package dev.stoa.eventlog;

/// Events of a channel that can no longer be told to a reader: some of those after `from` and up to
/// `to` in the channel's shard. The reader is told so once and goes on after `to`.
public record Gap(String channel, int shard, long from, long to, Reason reason) {
  /// Why events are missing. The names are those of the wire.
  public enum Reason {
    /// Older than its class of channels keeps.
    ttl,
    /// More than its class of channels keeps.
    size,
    /// The cursor is of another log: unreadable, from before a restored backup, or beyond the head.
    epoch
  }
}

package dev.stoa.push;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// What a hub asks of the log when its memory does not reach back far enough. May be called from an
/// event loop; completes on any thread.
interface Archive {
  /// What a cursor is worth for these channels now. Never tells of a gap that is none.
  Future<Start> judge(String cursor, List<String> channels);

  /// Where a rewind of these channels begins. What is before it in a channel of the same shard
  /// counts as lost, and is not announced: nobody asked for it.
  Future<Start> rewind(Since since, ChannelSet channels);

  /// For each shard, the next events after a position: those of these channels at least. `upTo` is
  /// what has been committed for certain.
  Future<List<Page>> read(Map<Integer, Long> after, Map<Integer, Long> upTo, ChannelSet of);

  /// The names and patterns among `of` that have an event after one number of a shard and up to
  /// another, in a channel that `which` is true for.
  Future<Set<String>> losses(
      Map<Integer, Long> after, Map<Integer, Long> upTo, ChannelSet of, Predicate<String> which);

  /// Where to go on, per shard, and what cannot be given any more.
  record Start(Map<Integer, Long> positions, List<Lost> lost) {}

  /// Events of a channel (or of those that a pattern covers) in a shard that must not be delivered:
  /// those up to `upTo`, since some of them are gone.
  record Lost(String channel, int shard, long upTo, Gap.Reason reason) {
    boolean covers(Publication publication) {
      return publication.shard() == shard
          && publication.seq() <= upTo
          && ChannelSet.covers(channel, publication.channel());
    }
  }

  /// The events of a shard after the place asked for, complete up to `last`. `low` is the highest
  /// number that retention has taken from any channel of the shard.
  record Page(int shard, long last, long low, List<Publication> events) {}
}

package dev.stoa.push;

import org.jspecify.annotations.Nullable;

/// What a client wants changed of its live connection, all of it or nothing: it goes on under
/// `token`, listens to `more` too and to `less` no more. `since`: where it begins, for the first
/// channels of a connection.
record Change(@Nullable String token, ChannelSet more, ChannelSet less, @Nullable Since since) {
  static Change token(String token) {
    return new Change(token, ChannelSet.NONE, ChannelSet.NONE, null);
  }

  static Change more(ChannelSet more, @Nullable Since since) {
    return new Change(null, more, ChannelSet.NONE, since);
  }

  static Change less(ChannelSet less) {
    return new Change(null, ChannelSet.NONE, less, null);
  }

  boolean isOfChannels() {
    return !more.isEmpty() || !less.isEmpty();
  }

  /// The channels of a connection after it; fails with [dev.stoa.contracts.Failure.Invalid] when
  /// they are more than `limit`.
  ChannelSet appliedTo(ChannelSet channels, int limit) {
    ChannelSet rest = channels.minus(less);
    return more.isEmpty() ? rest : rest.plus(more, limit);
  }
}

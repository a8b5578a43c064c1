package dev.stoa.push;

import dev.stoa.access.Grant;
import dev.stoa.contracts.Failure;

/// Under what a live connection is held: the grant of its client, whose place another may take.
/// Confined to the connection's loop.
final class Tenure {
  private final Hub hub;
  private final Leases leases;
  private final Limits limits;
  private final Connection connection;
  private Grant grant;

  Tenure(Hub hub, Leases leases, Limits limits, Connection connection, Grant grant) {
    this.hub = hub;
    this.leases = leases;
    this.limits = limits;
    this.connection = connection;
    this.grant = grant;
  }

  Grant grant() {
    return grant;
  }

  /// Fails with the [Failure] of a channel that `reader` may not read or that is full.
  void requireReadable(Grant reader, ChannelSet held, ChannelSet asked) {
    for (String label : asked.labels()) {
      if (!reader.mayRead(label)) {
        throw reader.isGuest()
            ? new Failure.Unauthenticated("token.required", "'" + label + "' is not public")
            : new Failure.Forbidden("channel.forbidden", "'" + label + "' is not yours to read");
      }
    }
    limits.admitChannels(connection.peer(), held, asked);
  }

  /// Fails where another grant is not one of the same holder that covers all channels of the
  /// connection; a guest may become somebody.
  void requireTakable(Grant renewed, ChannelSet held) {
    if (!grant.isGuest() && !Peer.holder(grant).equals(Peer.holder(renewed))) {
      throw new Failure.Forbidden("token.other", "The new token is somebody else's");
    }
    if (!held.labels().stream().allMatch(renewed::mayRead)) {
      throw new Failure.Forbidden(
          "channel.forbidden", "The new token does not cover all channels of the connection");
    }
  }

  /// Goes on under another grant; fails with [Failure.RateLimited] where its holder has as many
  /// connections as one may.
  void take(Grant renewed) {
    if (grant.isGuest()) {
      Peer somebody = connection.peer().under(renewed);
      limits.admitHolder(somebody);
      hub.identify(connection, somebody);
    }
    grant = renewed;
    leases.hold(connection, renewed);
  }
}

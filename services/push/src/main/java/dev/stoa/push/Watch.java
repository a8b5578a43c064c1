package dev.stoa.push;

import dev.stoa.access.Grant;

/// Follows the life of a hub's connections, on its loop: leases, presence, limits, figures. One
/// object for all connections, so that an idle one costs nothing here.
interface Watch {
  /// It has been taken in, with these channels.
  default void opened(Connection connection, ChannelSet channels) {}

  /// It listens to other channels from now on.
  default void changed(Connection connection, ChannelSet before, ChannelSet after) {}

  /// Its guest has shown who it is: it was `before`, and still has these channels.
  default void identified(Connection connection, ChannelSet channels, Peer before) {}

  /// It lasts under this grant from now on. Not told of guests.
  default void granted(Connection connection, Grant grant) {}

  /// It has been forgotten.
  default void closed(Connection connection, ChannelSet channels, Transport.Ending ending) {}
}

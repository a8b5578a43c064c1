package dev.stoa.push;

import io.netty.buffer.ByteBuf;

/// The way to one client: its format, bytes out, and the end. Confined to the event loop of its
/// connection.
interface Transport {
  /// What it writes.
  Format format();

  /// Writes and flushes; takes over the buffer.
  void write(ByteBuf bytes);

  /// Whether as many bytes wait for the client as are allowed to (P-4.5).
  boolean isFull();

  /// Ends the stream, with `cursor` as its last position (empty when it has none); nothing is
  /// written after it.
  void end(Ending ending, String cursor);

  /// Why a stream ends.
  enum Ending {
    /// It has given what was asked for.
    DONE,
    /// The client went away; there is nobody to tell.
    GONE,
    /// Its policy is `disconnect` and it read too slowly.
    SLOW,
    /// The node is going away; come back elsewhere.
    DRAIN,
    /// The owner closed it.
    KICKED,
    /// Its token or grant ended.
    UNAUTHORIZED,
    /// Something broke here; a resume loses nothing.
    FAILED
  }
}

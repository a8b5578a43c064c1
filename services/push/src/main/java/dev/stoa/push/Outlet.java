package dev.stoa.push;

import io.netty.buffer.ByteBuf;

/// Where the bytes of one client leave the process. Confined to the event loop of its connection.
interface Outlet {
  /// Writes and flushes; takes over the buffer.
  void write(ByteBuf bytes);

  /// Whether as many bytes wait for the socket as are allowed to.
  boolean isFull();

  /// Sends what waits, then closes. Nothing is written after it.
  void close();

  /// Closes at once; what waits is thrown away. For a client that does not read.
  void cut();

  /// What the outlet reports, on the event loop.
  interface Listener {
    /// It was full and has room again.
    void drained();

    /// The client is gone.
    void gone();

    /// The client has all that it asked for.
    void done();

    /// The server is shutting down: the client is to go, soon.
    void leaving();
  }
}

package dev.stoa.runtime;

import org.jspecify.annotations.Nullable;

/// Why a process did not start, in words for the person who started it. `kind` decides the exit
/// code.
public final class LaunchFailure extends RuntimeException {
  /// What stood in the way.
  public enum Kind {
    /// A setting is wrong or would be unsafe; nothing was touched.
    CONFIG,
    /// Another server holds the data directory, or the port is taken.
    BUSY,
    /// The data or the database cannot be opened.
    DATA
  }

  private final Kind kind;

  public LaunchFailure(Kind kind, String message) {
    this(kind, message, null);
  }

  LaunchFailure(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}

package dev.stoa.storage;

import org.jspecify.annotations.Nullable;

/// A statement failed for a reason that no retry heals: a bug, a full disk, a lost constraint. The
/// message is for the log, never for a user.
public class DatabaseError extends RuntimeException {
  DatabaseError(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

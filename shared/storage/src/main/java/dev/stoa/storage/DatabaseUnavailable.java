package dev.stoa.storage;

import org.jspecify.annotations.Nullable;

/// The database did not take the work in time: everything is busy, another process holds the file,
/// the server cannot be reached. The same work may succeed later. After a lost connection during
/// commit it is unknown whether the work was done.
public final class DatabaseUnavailable extends DatabaseError {
  DatabaseUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

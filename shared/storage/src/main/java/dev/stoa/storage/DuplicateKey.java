package dev.stoa.storage;

/// A unique or primary key exists already. The transaction is spoilt on PostgreSQL: let this leave
/// the {@link Work} and decide outside.
public final class DuplicateKey extends DatabaseError {
  DuplicateKey(String message, Throwable cause) {
    super(message, cause);
  }
}

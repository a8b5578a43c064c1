package dev.stoa.storage;

/// A text holds a NUL character, which PostgreSQL cannot store; SQLite could, and refuses it too,
/// so that what is taken does not depend on the database. No user writes one by accident.
public final class UnstorableText extends DatabaseError {
  UnstorableText() {
    super("a text with a NUL character cannot be stored", null);
  }
}

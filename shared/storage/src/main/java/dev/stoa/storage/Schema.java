package dev.stoa.storage;

/// How the tables of one prefix compare with the scripts of this program.
public enum Schema {
  /// Every script was applied, and no other.
  CURRENT,
  /// Scripts are to be applied yet, perhaps all of them: [Database#migrate] does so.
  BEHIND,
  /// A script was applied that this program does not have, or has with another content: another
  /// version has used the database.
  FOREIGN,
  /// A script has failed half way.
  BROKEN
}

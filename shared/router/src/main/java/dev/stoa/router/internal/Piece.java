package dev.stoa.router.internal;

/// A rule's path is a row of pieces: fixed text, a slash between parts, or a variable.
public sealed interface Piece {
  /// Fixed text without slashes.
  record Fixed(String text) implements Piece {}

  /// The slash between two parts.
  record Slash() implements Piece {}

  /// A named variable.
  record Variable(String name, PathConverter converter) implements Piece {}
}

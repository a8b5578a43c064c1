package dev.stoa.content.importing;

/// One thing in the file that strict XML forbids and that was mended while reading.
record Repair(int line, Kind kind) {
  /// What was wrong, and what was done about it.
  enum Kind {
    /// A control character, or a lone half of a surrogate pair; left out.
    CONTROL_CHARACTER("a character that XML forbids was left out"),
    /// `&#8;` and the like: a reference to a forbidden character; left out.
    CHARACTER_REFERENCE("a reference to a character that XML forbids was left out"),
    /// An ampersand that begins no XML entity; read as a plain ampersand.
    AMPERSAND("an ampersand that was not escaped was taken as typed"),
    /// Bytes that are not in the encoding of the file; shown as the replacement character.
    BYTES("bytes that are no text in this encoding were replaced");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }
}

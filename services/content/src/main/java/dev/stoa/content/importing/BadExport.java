package dev.stoa.content.importing;

/// The file cannot be imported: the reason, and the place where it showed. Line and column count
/// from 1; 0 means the file as a whole.
final class BadExport extends Exception {
  private final int line;
  private final int column;

  BadExport(int line, int column, String reason) {
    super(reason, null, false, false);
    this.line = line;
    this.column = column;
  }

  int line() {
    return line;
  }

  int column() {
    return column;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  /// `line 12, column 5: reason`, or the reason alone.
  String text() {
    return line > 0 ? "line " + line + ", column " + column + ": " + reason() : reason();
  }
}

package dev.stoa.content;

/// Who may see an article.
public enum Status {
  /// Everyone, from its date of publication on.
  PUBLISHED("published"),
  /// The owner; not finished.
  DRAFT("draft"),
  /// The owner; finished.
  PRIVATE("private"),
  /// Everyone once its date has come; until then the owner.
  SCHEDULED("scheduled");

  private final String text;

  Status(String text) {
    this.text = text;
  }

  /// The name in the database and in JSON.
  public String text() {
    return text;
  }

  static Status of(String text) {
    for (var status : values()) {
      if (status.text.equals(text)) {
        return status;
      }
    }
    throw new IllegalArgumentException("no such status: " + text);
  }
}

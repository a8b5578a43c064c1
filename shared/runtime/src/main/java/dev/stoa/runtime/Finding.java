package dev.stoa.runtime;

import io.vertx.core.json.JsonObject;

/// What [Doctor] has found out about one thing: `text` tells what was seen, `advice` what to do
/// about it; empty when nothing need be done.
public record Finding(String subject, Level level, String text, String advice) {
  /// How bad it is.
  public enum Level {
    OK,
    /// It works, and will not always, or not well.
    WARN,
    /// A server would not start or not do its work.
    FAIL
  }

  static Finding ok(String subject, String text) {
    return new Finding(subject, Level.OK, text, "");
  }

  static Finding warn(String subject, String text, String advice) {
    return new Finding(subject, Level.WARN, text, advice);
  }

  static Finding fail(String subject, String text, String advice) {
    return new Finding(subject, Level.FAIL, text, advice);
  }

  /// One line for people.
  @Override
  public String toString() {
    var line = "%-4s  %-9s %s".formatted(word(), subject, text.replace('\n', ' '));
    return advice.isEmpty() ? line : line + ": " + advice;
  }

  /// `subject`, `level`, `text` and `advice`.
  public JsonObject json() {
    return new JsonObject()
        .put("subject", subject)
        .put("level", word())
        .put("text", text)
        .put("advice", advice);
  }

  private String word() {
    return switch (level) {
      case OK -> "ok";
      case WARN -> "warn";
      case FAIL -> "fail";
    };
  }
}

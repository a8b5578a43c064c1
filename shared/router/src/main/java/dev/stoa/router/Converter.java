package dev.stoa.router;

import org.jspecify.annotations.Nullable;

/// A converter of the application's own: it parses a part of a path and prints it back.
///
/// Both must agree: `parse(print(value))` equals `value`.
public interface Converter<T> {
  /// The value of a text, or null when it is none: then the next rule is tried. An
  /// [IllegalArgumentException] or [java.time.DateTimeException], as the parsers of the JDK throw
  /// them, means the same.
  @Nullable T parse(String text);

  /// The text of a value, before percent-encoding.
  String print(T value);

  /// The type of the values.
  Class<T> type();

  /// What is lower is tried first: int and float have 50, string, any and uuid 100, path 200.
  default int weight() {
    return 100;
  }
}

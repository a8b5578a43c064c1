package dev.stoa.router.internal;

import org.jspecify.annotations.Nullable;

/// What a variable of a rule accepts: it parses a piece of the path into a typed value and prints a
/// value back. Immutable; two converters are the same when their keys are.
public abstract class PathConverter {
  private final String key;
  private final int weight;
  private final Class<?> type;

  /// @param key the canonical text, such as `int(min=1)`
  /// @param weight Werkzeug's weight: lower is tried first
  protected PathConverter(String key, int weight, Class<?> type) {
    this.key = key;
    this.weight = weight;
    this.type = type;
  }

  public final String key() {
    return key;
  }

  public final int weight() {
    return weight;
  }

  /// The Java type of the values.
  public final Class<?> type() {
    return type;
  }

  /// Breaks ties of weight, so that the order of registration never has to: lower is tried first.
  public int rank() {
    return 5;
  }

  /// Whether the value may hold slashes that separate parts.
  public boolean crossesParts() {
    return false;
  }

  /// Whether its values can stand in a label of a host, which holds no dot and no capital letter.
  boolean fitsHost() {
    return true;
  }

  /// The value of `text[from, to)`, or null when it is none of this converter's.
  public abstract @Nullable Object parse(String text, int from, int to);

  /// The value of `text[from, to)` for a rule: as parsed, but never a dot segment, nor a text of
  /// several parts that holds one, whatever fixed text stands beside it.
  final @Nullable Object value(String text, int from, int to) {
    boolean dots =
        crossesParts() ? DotSegment.within(text, from, to) : DotSegment.is(text, from, to);
    return dots ? null : parse(text, from, to);
  }

  /// Where a value that begins at `from` ends, given where the rest of the part can match; -1 when
  /// nowhere. Only asked in parts that hold more than one variable.
  abstract int end(Extent extent, int from);

  /// The text of a value, before percent-encoding.
  ///
  /// @throws IllegalArgumentException when the value is none of this converter's
  public abstract String print(Object value);

  /// Whether every text of `other` is also a text of this converter (false when not known).
  boolean covers(PathConverter other) {
    return key.equals(other.key);
  }

  final IllegalArgumentException refuse(Object value) {
    return new IllegalArgumentException("'" + value + "' is not a value of <" + key + ">");
  }
}

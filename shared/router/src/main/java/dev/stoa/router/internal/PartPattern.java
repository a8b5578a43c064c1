package dev.stoa.router.internal;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The pattern of one part of a rule that holds variables, or of the whole rest of the path when
/// one of them is a `path`.
final class PartPattern implements Comparable<PartPattern> {
  private final List<Piece> pieces;
  private final boolean tail;
  private final boolean suffixed;
  private final String key;
  private final String prefix;
  private final String suffix;
  private final @Nullable PathConverter only;

  /// @param pieces without the slash that a suffixed pattern ends with
  /// @param tail whether it takes the rest of the path
  /// @param suffixed whether the rule ends with a slash after a `path`
  PartPattern(List<Piece> pieces, boolean tail, boolean suffixed) {
    this.pieces = List.copyOf(pieces);
    this.tail = tail;
    this.suffixed = suffixed;
    this.key =
        pieces.stream().map(PartPattern::keyOf).collect(Collectors.joining())
            + (suffixed ? "/" : "");
    List<Piece.Variable> variables = variables();
    this.only = variables.size() == 1 ? variables.getFirst().converter() : null;
    int at = only == null ? 0 : pieces.indexOf(variables.getFirst());
    this.prefix = only == null ? "" : fixedText(pieces.subList(0, at));
    this.suffix = only == null ? "" : fixedText(pieces.subList(at + 1, pieces.size()));
  }

  private static String keyOf(Piece piece) {
    return switch (piece) {
      case Piece.Fixed(var text) -> text;
      case Piece.Slash() -> "/";
      case Piece.Variable(_, var converter) -> "<" + converter.key() + ">";
    };
  }

  private static String fixedText(List<Piece> pieces) {
    return pieces.stream().map(PartPattern::keyOf).collect(Collectors.joining());
  }

  List<Piece> pieces() {
    return pieces;
  }

  List<Piece.Variable> variables() {
    return pieces.stream()
        .filter(Piece.Variable.class::isInstance)
        .map(Piece.Variable.class::cast)
        .toList();
  }

  boolean tail() {
    return tail;
  }

  boolean suffixed() {
    return suffixed;
  }

  /// Equal patterns have equal keys; names of variables do not count.
  String key() {
    return key;
  }

  /// Matches `path[from, to)` and pushes the values; on failure the search is as it was.
  boolean match(Search<?> search, int from, int to) {
    PathText path = search.path();
    PathConverter single = only;
    if (single == null) {
      return MixedPart.match(pieces, search, from, to);
    }
    int start = from + prefix.length();
    int end = to - suffix.length();
    if (start > end || !fixedAt(path, prefix, from) || !fixedAt(path, suffix, end)) {
      return false;
    }
    Object value = single.value(path.text(), start, end);
    if (value == null) {
      return false;
    }
    search.push(value);
    return true;
  }

  /// Whether `fixed` stands at `at`, its slashes being separators.
  static boolean fixedAt(PathText path, String fixed, int at) {
    if (!path.text().startsWith(fixed, at)) {
      return false;
    }
    if (path.innerSlashes() != null) {
      int slash = fixed.indexOf('/');
      while (slash >= 0) {
        if (!path.separatorAt(at + slash)) {
          return false;
        }
        slash = fixed.indexOf('/', slash + 1);
      }
    }
    return true;
  }

  /// Werkzeug's order: more fixed pieces, longer fixed text, more variables, lower weights; ties
  /// are broken by the converters' ranks and at last by the text, so that the order is total.
  @Override
  public int compareTo(PartPattern other) {
    int order = Integer.compare(other.fixedCount(), fixedCount());
    order = order != 0 ? order : compareLists(fixedLengths(), other.fixedLengths());
    order = order != 0 ? order : Integer.compare(other.variables().size(), variables().size());
    order = order != 0 ? order : compareLists(weights(), other.weights());
    order = order != 0 ? order : compareLists(ranks(), other.ranks());
    return order != 0 ? order : key.compareTo(other.key);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PartPattern p && p.key.equals(key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  private int fixedCount() {
    return (int) pieces.stream().filter(Piece.Fixed.class::isInstance).count();
  }

  private List<Integer> fixedLengths() {
    return pieces.stream()
        .filter(Piece.Fixed.class::isInstance)
        .map(piece -> -((Piece.Fixed) piece).text().length())
        .toList();
  }

  private List<Integer> weights() {
    return variables().stream().map(variable -> variable.converter().weight()).toList();
  }

  private List<Integer> ranks() {
    return variables().stream().map(variable -> variable.converter().rank()).toList();
  }

  private static int compareLists(List<Integer> left, List<Integer> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int order = Integer.compare(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }
}

package dev.stoa.router.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One step of a rule through the states: fixed text, or a pattern.
record RulePart(String fixed, @Nullable PartPattern pattern) {

  /// The steps of a rule. Once a `path` variable is met, the rest of the rule is one pattern; a
  /// slash at its end becomes a step of its own, so that it can be redirected to.
  static List<RulePart> of(RuleText rule) {
    List<RulePart> parts = new ArrayList<>();
    List<Piece> current = new ArrayList<>();
    boolean tail = false;
    for (Piece piece : rule.pieces()) {
      if (piece instanceof Piece.Slash && !tail) {
        parts.add(part(current));
        current = new ArrayList<>();
      } else {
        tail |= piece instanceof Piece.Variable(_, var converter) && converter.crossesParts();
        current.add(piece);
      }
    }
    if (!tail) {
      parts.add(part(current));
      return parts;
    }
    boolean suffixed = current.getLast() instanceof Piece.Slash;
    List<Piece> pieces = suffixed ? current.subList(0, current.size() - 1) : current;
    parts.add(new RulePart("", new PartPattern(pieces, true, suffixed)));
    if (suffixed) {
      parts.add(new RulePart("", null));
    }
    return parts;
  }

  private static RulePart part(List<Piece> pieces) {
    boolean fixed = pieces.stream().allMatch(Piece.Fixed.class::isInstance);
    if (!fixed) {
      return new RulePart("", new PartPattern(pieces, false, false));
    }
    StringBuilder text = new StringBuilder();
    pieces.forEach(piece -> text.append(((Piece.Fixed) piece).text()));
    return new RulePart(text.toString(), null);
  }
}

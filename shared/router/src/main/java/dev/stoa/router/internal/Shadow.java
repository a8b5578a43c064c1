package dev.stoa.router.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds out whether a rule can be reached: it walks the states with the rule's own parts and looks
/// at each for a way, tried earlier, that takes all that the part takes.
///
/// Only what is certain counts, so that no rule is refused wrongly: text in full, `any` by its
/// items, and other converters by [PathConverter#covers].
final class Shadow<R> {
  /// More combinations of `any` items than this are not looked at.
  private static final int MOST_COMBINATIONS = 256;

  /// Stands for all the methods that a candidate answers without naming them.
  private static final String OTHERS = "";

  private final Candidate<R> shadowed;

  Shadow(Candidate<R> shadowed) {
    this.shadowed = shadowed;
  }

  /// The rule that shadows it, or null.
  @Nullable R of(Node<R> root, List<RulePart> parts) {
    List<List<RulePart>> ways = expand(parts);
    R shadow = null;
    for (List<RulePart> way : ways) {
      Walk walk = new Walk();
      walk.enter(root, way, 0);
      if (!walk.open.isEmpty() || walk.reached || walk.last == null) {
        return null;
      }
      shadow = walk.last;
    }
    return shadow;
  }

  /// One list of parts for each combination of `any` items that stand alone in a part.
  private static List<List<RulePart>> expand(List<RulePart> parts) {
    List<List<RulePart>> ways = List.of(List.of());
    for (RulePart part : parts) {
      List<List<RulePart>> longer = new ArrayList<>();
      for (List<RulePart> way : ways) {
        for (RulePart one : alternatives(part)) {
          List<RulePart> next = new ArrayList<>(way);
          next.add(one);
          longer.add(next);
        }
      }
      if (longer.size() > MOST_COMBINATIONS) {
        return List.of(parts);
      }
      ways = longer;
    }
    return ways;
  }

  private static List<RulePart> alternatives(RulePart part) {
    PartPattern pattern = part.pattern();
    if (pattern != null
        && pattern.pieces().size() == 1
        && pattern.pieces().getFirst() instanceof Piece.Variable(_, AnyConverter any)) {
      return any.items().stream().map(item -> new RulePart(item, null)).toList();
    }
    return List.of(part);
  }

  /// One walk; it ends early at the rule itself, or when all methods are taken.
  private final class Walk {
    private final Set<String> open = methods(shadowed);
    private boolean reached;
    private @Nullable R last;

    void enter(Node<R> node, List<RulePart> parts, int at) {
      if (reached || open.isEmpty()) {
        return;
      }
      if (at == parts.size()) {
        arrive(node);
        return;
      }
      RulePart part = parts.get(at);
      PartPattern pattern = part.pattern();
      if (pattern == null) {
        Node<R> next = node.fixed(part.fixed());
        if (next != null) {
          enter(next, parts, at + 1);
        }
      }
      for (Node.Edge<R> edge : node.edges()) {
        if (pattern != null && takesSlashToo(edge.pattern(), pattern)) {
          arrive(edge.target());
        } else if (takesAll(edge.pattern(), part)) {
          enter(edge.target(), parts, at + 1);
        }
      }
    }

    private void arrive(Node<R> node) {
      for (Candidate<R> candidate : node.candidates()) {
        if (candidate.rule().equals(shadowed.rule())) {
          reached = true;
          return;
        }
      }
      for (Candidate<R> candidate : node.candidates()) {
        if (open.removeIf(method -> candidate.answers(method))) {
          last = candidate.rule();
        }
      }
    }
  }

  private static Set<String> methods(Candidate<?> candidate) {
    Set<String> methods = new HashSet<>(candidate.methods());
    if (candidate.everyMethod()) {
      methods.add(OTHERS);
    }
    return methods;
  }

  /// Whether a `path` at the end takes the slash too that another pattern leaves: as the end of its
  /// value.
  private static boolean takesSlashToo(PartPattern pattern, PartPattern other) {
    return pattern.tail()
        && other.suffixed()
        && !pattern.suffixed()
        && pattern.pieces().getLast() instanceof Piece.Variable(_, var last)
        && last.crossesParts()
        && other.key().equals(pattern.key() + "/");
  }

  private static boolean takesAll(PartPattern pattern, RulePart part) {
    PartPattern other = part.pattern();
    if (other == null) {
      Search<Object> search = new Search<>(new PathText("/" + part.fixed(), null), "", 1);
      return !pattern.tail() && pattern.match(search, 1, part.fixed().length() + 1);
    }
    if (pattern.equals(other)) {
      return true;
    }
    if (pattern.tail() || other.tail() || pattern.pieces().size() != 1) {
      return false;
    }
    return pattern.pieces().getFirst() instanceof Piece.Variable(_, var mine)
        && other.pieces().size() == 1
        && other.pieces().getFirst() instanceof Piece.Variable(_, var theirs)
        && mine.covers(theirs);
  }
}

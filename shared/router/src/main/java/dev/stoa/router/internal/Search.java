package dev.stoa.router.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One walk through the states: depth first, fixed text before variables, the more specific before
/// the less. Every state is entered at most once, because a state stands for exactly one row of
/// parts; each part is hashed at most once, and a state that cannot end after the parts left is not
/// entered. The time is therefore at most (path length) x (states that agree with the path),
/// whatever the path.
final class Search<R> {
  private enum Step {
    NONE,
    FOUND,
    SLASH
  }

  private static final String OPTIONS = "OPTIONS";

  /// Stands above every hash that is made, since 0 is a hash as good as any.
  private static final long MADE = 1L << Integer.SIZE;

  private final PathText path;
  private final String method;
  private final int[] starts;
  private final long[] hashes;
  private final int partCount;
  private Object @Nullable [] values;
  private int valueCount;
  private @Nullable Candidate<R> found;

  /// What an OPTIONS request would meet with a slash at its end, should nothing be here.
  private @Nullable Candidate<R> withSlash;

  /// The part where the value of several parts begins, in the rule that was found; -1 without one.
  private int tailPart = -1;

  private @Nullable Set<String> allowed;
  private @Nullable List<R> mismatched;

  /// @param depth the most parts that the states look at one by one
  Search(PathText path, String method, int depth) {
    this.path = path;
    this.method = method;
    this.starts = new int[depth + 2];
    this.hashes = new long[depth + 1];
    this.partCount = split(depth);
  }

  /// Notes where the parts begin; stops when there are more than any state can take.
  private int split(int depth) {
    int start = 1;
    for (int part = 0; part <= depth; part++) {
      starts[part] = start;
      int end = path.nextSeparator(start);
      start = end + 1;
      if (end == path.text().length()) {
        starts[part + 1] = start;
        return part + 1;
      }
    }
    starts[depth + 1] = start;
    return depth + 2;
  }

  /// The hash of a part, made when a state first looks for it: values are not looked up.
  private int hash(int part, int from, int to) {
    if (hashes[part] != 0) {
      return (int) hashes[part];
    }
    String text = path.text();
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    hashes[part] = MADE | Integer.toUnsignedLong(hash);
    return hash;
  }

  PathText path() {
    return path;
  }

  void push(Object value) {
    Object @Nullable [] row = values;
    if (row == null) {
      row = new Object[2];
    } else if (valueCount == row.length) {
      row = Arrays.copyOf(row, row.length * 2);
    }
    row[valueCount++] = value;
    values = row;
  }

  int mark() {
    return valueCount;
  }

  void reset(int mark) {
    valueCount = mark;
  }

  /// Gives the values found so far to another search; always true.
  boolean moveValuesTo(Search<R> other) {
    Object @Nullable [] row = values;
    for (int i = 0; row != null && i < valueCount; i++) {
      other.push(row[i]);
    }
    return true;
  }

  /// Walks from a root. When the answer is that the method is wrong or nothing matches, further
  /// roots may be walked with the same search.
  @Nullable Match<R> run(Node<R> root) {
    return switch (walk(root, 0)) {
      case FOUND -> new Match.Found<>(found().rule(), row());
      case SLASH -> new Match.Respelled<>(found().rule(), null, true);
      case NONE -> null;
    };
  }

  private Candidate<R> found() {
    Candidate<R> candidate = found;
    if (candidate == null) {
      throw new IllegalStateException("a walk that found nothing has no candidate");
    }
    return candidate;
  }

  Match<R> nothing() {
    Set<String> methods = allowed;
    List<R> rules = mismatched;
    if (methods != null && rules != null) {
      return new Match.WrongMethod<>(methods, rules);
    }
    return withSlash == null
        ? Match.NotFound.one()
        : new Match.Respelled<>(withSlash.rule(), null, true);
  }

  private Object @Nullable [] row() {
    Object @Nullable [] row = values;
    if (row == null || valueCount == 0) {
      return null;
    }
    return valueCount == row.length ? row : Arrays.copyOf(row, valueCount);
  }

  private Step walk(Node<R> node, int part) {
    if (part == partCount) {
      return atEnd(node);
    }
    if (part < starts.length - 1 && part < hashes.length) {
      int from = starts[part];
      int to = starts[part + 1] - 1;
      Node<R> next =
          node.hasFixed() ? node.fixed(path.text(), from, to, hash(part, from, to)) : null;
      if (next != null && next.canTake(partCount - part - 1)) {
        Step step = walk(next, part + 1);
        if (step != Step.NONE) {
          return step;
        }
      }
      Step step = alongEdges(node, part, from, to);
      if (step != Step.NONE) {
        return step;
      }
      if (part == partCount - 1 && from == to) {
        return afterSlash(node);
      }
    }
    return Step.NONE;
  }

  private Step alongEdges(Node<R> node, int part, int from, int to) {
    List<Node.Edge<R>> edges = node.edges();
    for (int i = 0; i < edges.size(); i++) {
      Node.Edge<R> edge = edges.get(i);
      int mark = valueCount;
      Step step = Step.NONE;
      if (edge.pattern().tail()) {
        step = tail(edge, from);
        tailPart = step == Step.FOUND ? part : -1;
      } else if (edge.target().canTake(partCount - part - 1)
          && edge.pattern().match(this, from, to)) {
        step = walk(edge.target(), part + 1);
      }
      if (step != Step.NONE) {
        return step;
      }
      reset(mark);
    }
    return Step.NONE;
  }

  /// Whether the rule that was found has a value of several parts that is written with other
  /// slashes than single ones.
  boolean hasLooseTail() {
    return tailPart >= 0 && path.hasOtherSlashes(starts[tailPart]);
  }

  /// The path as it was sent, but with single slashes in that value.
  String plainTail(String rawPath) {
    int slash = 0;
    for (int part = 0; part < tailPart; part++) {
      slash = rawPath.indexOf('/', slash + 1);
    }
    return rawPath.substring(0, slash) + PathText.plainSlashes(rawPath.substring(slash));
  }

  /// Matches the rest of the path as one piece; a suffixed pattern leaves its slash to the target.
  private Step tail(Node.Edge<R> edge, int from) {
    int end = path.text().length();
    if (!edge.pattern().suffixed()) {
      return edge.pattern().match(this, from, end) ? atEnd(edge.target()) : Step.NONE;
    }
    boolean slash = end > from && path.separatorAt(end - 1);
    int to = slash ? end - 1 : end;
    boolean slashBefore = to > from && path.separatorAt(to - 1);
    if (slashBefore || !edge.pattern().match(this, from, to)) {
      return Step.NONE;
    }
    Node<R> target = edge.target();
    Node<R> next = slash ? target.slash() : target;
    Step step = next == null ? Step.NONE : atEnd(next);
    return step == Step.NONE && slash ? afterSlash(target) : step;
  }

  private Step atEnd(Node<R> node) {
    Step step = choose(node.candidates(), false);
    Node<R> slash = node.slash();
    return step != Step.NONE || slash == null ? step : beforeSlash(slash.candidates());
  }

  /// Rules whose path has one more slash: one that takes the method decides before the router's own
  /// answer, whichever was registered first.
  private Step beforeSlash(List<Candidate<R>> candidates) {
    for (int i = 0; i < candidates.size(); i++) {
      Candidate<R> candidate = candidates.get(i);
      if (answers(candidate)) {
        found = candidate;
        return candidate.strictSlashes() ? Step.SLASH : Step.FOUND;
      }
    }
    return method.equals(OPTIONS) ? optionsBeforeSlash(candidates) : Step.NONE;
  }

  /// OPTIONS asks about this very path, and browsers do not follow a redirect of a preflight: one
  /// lenient rule is enough for an answer here. Of strict ones a rule that merges slashes is kept.
  private Step optionsBeforeSlash(List<Candidate<R>> candidates) {
    for (Candidate<R> candidate : candidates) {
      if (!candidate.strictSlashes()) {
        return choose(candidates, false);
      }
    }
    for (Candidate<R> candidate : candidates) {
      if (withSlash == null || (candidate.mergeSlashes() && !withSlash.mergeSlashes())) {
        withSlash = candidate;
      }
    }
    return Step.NONE;
  }

  /// Rules that do not mind a slash too many.
  private Step afterSlash(Node<R> node) {
    return choose(node.candidates(), true);
  }

  private Step choose(List<Candidate<R>> candidates, boolean lenientOnly) {
    for (int i = 0; i < candidates.size(); i++) {
      Candidate<R> candidate = candidates.get(i);
      if (lenientOnly && candidate.strictSlashes()) {
        continue;
      }
      if (answers(candidate)) {
        found = candidate;
        return Step.FOUND;
      }
      mismatch(candidate);
    }
    return Step.NONE;
  }

  /// A candidate for every method does not take OPTIONS from a rule that has met the path: the
  /// router answers for that one, a preflight with its policy.
  private boolean answers(Candidate<R> candidate) {
    return candidate.answers(method)
        && !(candidate.everyMethod() && mismatched != null && method.equals(OPTIONS));
  }

  private void mismatch(Candidate<R> candidate) {
    Set<String> methods = allowed;
    List<R> rules = mismatched;
    if (methods == null || rules == null) {
      methods = new TreeSet<>();
      rules = new ArrayList<>();
      allowed = methods;
      mismatched = rules;
    }
    methods.addAll(candidate.methods());
    rules.add(candidate.rule());
  }
}

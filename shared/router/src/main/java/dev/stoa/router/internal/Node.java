package dev.stoa.router.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One state of the matching machine: the rules that agree on the parts so far. Immutable.
final class Node<R> {
  /// More parts than any path has.
  private static final int UNBOUNDED = Integer.MAX_VALUE / 2;

  /// One way on that needs a look at the part.
  record Edge<R>(PartPattern pattern, Node<R> target) {}

  private final PartTable<Node<R>> fixed;
  private final List<Edge<R>> edges;
  private final List<Candidate<R>> candidates;
  private final @Nullable Node<R> slash;
  private final int fewestParts;
  private final int mostParts;
  private final int depth;

  private Node(Map<String, Node<R>> fixed, List<Edge<R>> edges, List<Candidate<R>> candidates) {
    this.fixed = new PartTable<>(fixed);
    this.edges = List.copyOf(edges);
    this.candidates = List.copyOf(candidates);
    this.slash = fixed.get("");
    int fewest = candidates.isEmpty() ? UNBOUNDED : 0;
    int most = 0;
    int deepest = 0;
    for (Node<R> child : fixed.values()) {
      fewest = Math.min(fewest, child.fewestParts + 1);
      most = Math.max(most, child.mostParts + 1);
      deepest = Math.max(deepest, child.depth + 1);
    }
    for (Edge<R> edge : edges) {
      fewest = Math.min(fewest, edge.pattern().tail() ? 1 : edge.target().fewestParts + 1);
      most = Math.max(most, edge.pattern().tail() ? UNBOUNDED : edge.target().mostParts + 1);
      deepest = Math.max(deepest, edge.pattern().tail() ? 1 : edge.target().depth + 1);
    }
    this.fewestParts = fewest;
    this.mostParts = Math.min(most, UNBOUNDED);
    this.depth = deepest;
  }

  /// Whether a part can lead on as it is.
  boolean hasFixed() {
    return !fixed.isEmpty();
  }

  @Nullable Node<R> fixed(String text, int from, int to, int hash) {
    return fixed.get(text, from, to, hash);
  }

  @Nullable Node<R> fixed(String part) {
    return fixed.get(part, 0, part.length(), part.hashCode());
  }

  List<Edge<R>> edges() {
    return edges;
  }

  List<Candidate<R>> candidates() {
    return candidates;
  }

  /// The state after one more, empty part: a slash at the end.
  @Nullable Node<R> slash() {
    return slash;
  }

  /// Whether a rest of that many parts can lead to a rule, one more or less for a slash at its end.
  boolean canTake(int parts) {
    return parts + 1 >= fewestParts && parts - 1 <= mostParts;
  }

  /// The most parts that are looked at one by one.
  int depth() {
    return depth;
  }

  /// Collects rules and makes the immutable states of them.
  static final class Builder<R> {
    private final Map<String, Builder<R>> fixed = new HashMap<>();
    private final Map<PartPattern, Builder<R>> patterns = new LinkedHashMap<>();
    private final List<Candidate<R>> candidates = new ArrayList<>();

    Builder<R> fixed(String part) {
      return fixed.computeIfAbsent(part, _ -> new Builder<>());
    }

    Builder<R> pattern(PartPattern pattern) {
      return patterns.computeIfAbsent(pattern, _ -> new Builder<>());
    }

    /// Adds a rule that ends here and returns the one that shares a method with it, if any.
    @Nullable Candidate<R> add(Candidate<R> candidate) {
      for (Candidate<R> present : candidates) {
        if (present.sharesMethodWith(candidate)) {
          return present;
        }
      }
      candidates.add(candidate);
      return null;
    }

    void addBehind(Candidate<R> candidate) {
      candidates.add(candidate);
    }

    Set<String> methods() {
      Set<String> methods = new HashSet<>();
      candidates.forEach(candidate -> methods.addAll(candidate.methods()));
      return methods;
    }

    Node<R> build() {
      Map<String, Node<R>> built = new TreeMap<>();
      fixed.forEach((part, child) -> built.put(part, child.build()));
      List<Edge<R>> edges =
          patterns.entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(entry -> new Edge<>(entry.getKey(), entry.getValue().build()))
              .toList();
      return new Node<>(built, edges, candidates);
    }
  }
}

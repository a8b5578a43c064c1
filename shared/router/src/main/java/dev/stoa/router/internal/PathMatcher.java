package dev.stoa.router.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The immutable table of all rules: a machine of states per host pattern, walked by [Search].
public final class PathMatcher<R> {
  /// @param dots how many dots the fixed text of the pattern holds
  private record HostRoot<R>(
      @Nullable PartPattern pattern, @Nullable String fixed, long dots, Node<R> root) {
    /// A host of as many dots as the fixed text leaves none for the variables.
    boolean leavesDots(String host) {
      int count = 0;
      for (int i = 0; i < host.length(); i++) {
        count += host.charAt(i) == '.' ? 1 : 0;
      }
      return count != dots;
    }

    boolean isFor(@Nullable RuleText host) {
      if (host == null) {
        return pattern == null && fixed == null;
      }
      PartPattern wanted = hostPattern(host);
      return pattern == null ? wanted.key().equals(fixed) : pattern.equals(wanted);
    }
  }

  /// Hosts whose patterns have one key are the same, whatever their variables are called.
  private static PartPattern hostPattern(RuleText host) {
    return new PartPattern(host.pieces(), false, false);
  }

  private final List<HostRoot<R>> roots;
  private final int depth;

  private PathMatcher(List<HostRoot<R>> roots) {
    this.roots = List.copyOf(roots);
    this.depth = roots.stream().mapToInt(root -> root.root().depth()).max().orElse(0);
  }

  /// Finds the rule for a request.
  ///
  /// @param rawPath the path as sent, percent-encoded
  /// @param host the host without its port, in lower case
  /// @throws BadPath when the path is none
  public Match<R> match(String method, String rawPath, String host) {
    PathText path = PathText.decode(rawPath);
    Search<R> search = new Search<>(path, method, depth);
    Match<R> match = run(search, host);
    return switch (match) {
      case Match.Found<R> found when search.hasLooseTail() ->
          unlessPlainer(found, method, search.plainTail(rawPath), host);
      case Match.Found<R> _, Match.Respelled<R> _ -> match;
      case Match.WrongMethod<R> _, Match.NotFound<R> _ ->
          path.hasEmptyPart() ? merged(match, method, PathText.mergeSlashes(rawPath), host) : match;
    };
  }

  private Match<R> search(String method, String rawPath, String host) {
    return run(new Search<>(PathText.decode(rawPath), method, depth), host);
  }

  private Match<R> run(Search<R> search, String host) {
    for (int i = 0; i < roots.size(); i++) {
      HostRoot<R> root = roots.get(i);
      search.reset(0);
      if (hostMatches(root, search, host)) {
        Match<R> match = search.run(root.root());
        if (match != null) {
          return match;
        }
      }
    }
    return search.nothing();
  }

  /// A value of several parts may hold doubled slashes and encoded ones. But what reads it, a file
  /// system or a mounted router, takes them for single ones: nobody gets past a rule that stands
  /// for a part of the values, and past its guards, by the way he writes a slash.
  private Match<R> unlessPlainer(Match.Found<R> found, String method, String plain, String host) {
    return switch (search(method, plain, host)) {
      case Match.Found<R> other when !other.rule().equals(found.rule()) ->
          new Match.Respelled<>(other.rule(), plain, false);
      case Match.Respelled<R> other when !other.rule().equals(found.rule()) ->
          new Match.Respelled<>(other.rule(), plain, true);
      case Match<R> _ -> found;
    };
  }

  private Match<R> merged(Match<R> missed, String method, String merged, String host) {
    return switch (search(method, merged, host)) {
      case Match.Found<R> found -> new Match.Respelled<>(found.rule(), merged, false);
      case Match.Respelled<R> respelled -> new Match.Respelled<>(respelled.rule(), merged, true);
      case Match.WrongMethod<R> _, Match.NotFound<R> _ -> missed;
    };
  }

  private static <R> boolean hostMatches(HostRoot<R> root, Search<R> search, String host) {
    if (root.fixed() != null) {
      return root.fixed().equals(host);
    }
    if (root.pattern() == null) {
      return true;
    }
    if (root.leavesDots(host)) {
      return false;
    }
    Search<R> hostSearch = new Search<>(new PathText("/" + host, null), "", 1);
    if (!root.pattern().match(hostSearch, 1, host.length() + 1)) {
      return false;
    }
    return hostSearch.moveValuesTo(search);
  }

  /// The rule that takes every request of another, whose host, path and candidate are given; null
  /// when there is none, or it cannot be told.
  public @Nullable R shadowing(@Nullable RuleText host, RuleText path, Candidate<R> candidate) {
    for (HostRoot<R> root : roots) {
      if (root.isFor(host)) {
        return new Shadow<>(candidate).of(root.root(), RulePart.of(path));
      }
    }
    return null;
  }

  /// Collects rules.
  public static final class Builder<R> {
    private final Map<String, Node.Builder<R>> hosts = new TreeMap<>();
    private final Map<String, PartPattern> hostPatterns = new HashMap<>();

    /// Adds a rule and returns the rule that it duplicates, if any.
    public @Nullable R add(@Nullable RuleText host, RuleText path, Candidate<R> candidate) {
      Candidate<R> duplicate = state(host, path).add(candidate);
      return duplicate == null ? null : duplicate.rule();
    }

    /// Adds a rule that gets what the rules of the same path leave.
    public void addBehind(@Nullable RuleText host, RuleText path, Candidate<R> candidate) {
      state(host, path).addBehind(candidate);
    }

    /// The methods that rules of a path take by name.
    public Set<String> methods(@Nullable RuleText host, RuleText path) {
      return state(host, path).methods();
    }

    private Node.Builder<R> state(@Nullable RuleText host, RuleText path) {
      PartPattern pattern = host == null ? null : hostPattern(host);
      String hostKey = pattern == null ? "" : pattern.key();
      if (pattern != null && !pattern.variables().isEmpty()) {
        hostPatterns.put(hostKey, pattern);
      }
      Node.Builder<R> state = hosts.computeIfAbsent(hostKey, _ -> new Node.Builder<>());
      for (RulePart part : RulePart.of(path)) {
        state = part.pattern() == null ? state.fixed(part.fixed()) : state.pattern(part.pattern());
      }
      return state;
    }

    public PathMatcher<R> build() {
      List<HostRoot<R>> roots = new ArrayList<>();
      hosts.forEach((key, node) -> roots.add(root(key, node.build())));
      roots.sort(Builder::compareHosts);
      return new PathMatcher<>(roots);
    }

    private HostRoot<R> root(String key, Node<R> node) {
      PartPattern pattern = hostPatterns.get(key);
      String fixed = pattern == null && !key.isEmpty() ? key : null;
      return new HostRoot<>(pattern, fixed, pattern == null ? 0 : dots(pattern), node);
    }

    private static long dots(PartPattern pattern) {
      return pattern.pieces().stream()
          .filter(Piece.Fixed.class::isInstance)
          .flatMapToInt(piece -> ((Piece.Fixed) piece).text().chars())
          .filter(c -> c == '.')
          .count();
    }

    /// Fixed hosts first, then patterns by their weight, then the rules for any host.
    private static <R> int compareHosts(HostRoot<R> left, HostRoot<R> right) {
      int order = Integer.compare(kind(left), kind(right));
      if (order != 0 || left.pattern() == null || right.pattern() == null) {
        return order;
      }
      return left.pattern().compareTo(right.pattern());
    }

    private static <R> int kind(HostRoot<R> root) {
      return root.fixed() != null ? 0 : root.pattern() != null ? 1 : 2;
    }
  }
}

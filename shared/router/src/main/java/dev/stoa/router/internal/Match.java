package dev.stoa.router.internal;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a path and a method meet in the rule table.
public sealed interface Match<R> {
  /// A rule answers.
  final class Found<R> implements Match<R> {
    private static final Object[] NONE = {};
    private final R rule;
    private final Object[] values;

    Found(R rule, Object @Nullable [] values) {
      this.rule = rule;
      this.values = values == null ? NONE : values;
    }

    public R rule() {
      return rule;
    }

    /// The values in the order of the rule's variables; not to be changed.
    @SuppressWarnings(
        "EI_EXPOSE_REP") // no copy on the hot path; the array never leaves the library
    public Object[] values() {
      return values;
    }
  }

  /// The path needs another spelling of its slashes.
  ///
  /// @param path the path with single slashes, encoded as it was sent; null when it has no others
  /// @param appendSlash whether a slash is missing at its end
  record Respelled<R>(R rule, @Nullable String path, boolean appendSlash) implements Match<R> {}

  /// Rules match the path, none of them the method.
  record WrongMethod<R>(Set<String> allowed, List<R> rules) implements Match<R> {
    public WrongMethod {
      allowed = Set.copyOf(allowed);
      rules = List.copyOf(rules);
    }
  }

  /// No rule matches the path.
  record NotFound<R>() implements Match<R> {
    private static final NotFound<?> ONE = new NotFound<>();

    @SuppressWarnings("unchecked") // it holds nothing
    static <R> NotFound<R> one() {
      return (NotFound<R>) ONE;
    }
  }
}

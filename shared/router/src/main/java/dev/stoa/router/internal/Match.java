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

  /// The path needs another spelling: a slash at its end, or its doubled slashes merged.
  record Respelled<R>(R rule, boolean merge, boolean appendSlash) implements Match<R> {}

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

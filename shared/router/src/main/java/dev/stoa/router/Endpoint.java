package dev.stoa.router;

import java.util.Map;

/// A typed handle on a rule: it names the endpoint once, writes the rule, builds URLs and reads
/// values, and a wrong or a missing value does not compile.
///
/// ```
/// static final Endpoint.One<Long> ARTICLE = Endpoint.of("pages.article", "/articles/", Param.integer("id"));
/// pages.get(ARTICLE.rule(), "article", r -> show(ARTICLE.value(r)));
/// ARTICLE.url(app, 7L);
/// ```
///
/// It knows the variables of its own rule alone. Below a prefix, or for a host, that has variables
/// too it still reads values, but `url` is refused at each call: write the variable into the rule
/// instead of the prefix, or build such URLs by `urlFor`.
public sealed interface Endpoint {
  /// The full name: `blueprint.endpoint`.
  String name();

  /// The rule as written, variables included.
  String rule();

  /// A rule without variables.
  static None of(String name, String path) {
    return new None(name, path);
  }

  /// A rule that ends with its variable.
  static <A> One<A> of(String name, String before, Param<A> first) {
    return new One<>(name, before + first, first);
  }

  /// A rule of two variables.
  static <A, B> Two<A, B> of(
      String name, String before, Param<A> first, String between, Param<B> second) {
    return new Two<>(name, before + first + between + second, first, second);
  }

  /// No variable.
  record None(String name, String rule) implements Endpoint {
    public Url url(App app) {
      return app.urlFor(name);
    }
  }

  /// One variable.
  record One<A>(String name, String rule, Param<A> first) implements Endpoint {
    public Url url(App app, A value) {
      return app.urlFor(name, Map.of(first.name(), value));
    }

    public A value(Request request) {
      return request.pathValue(first.name());
    }
  }

  /// Two variables.
  record Two<A, B>(String name, String rule, Param<A> first, Param<B> second) implements Endpoint {
    public Url url(App app, A one, B two) {
      return app.urlFor(name, Map.of(first.name(), one, second.name(), two));
    }

    public A firstValue(Request request) {
      return request.pathValue(first.name());
    }

    public B secondValue(Request request) {
      return request.pathValue(second.name());
    }
  }
}

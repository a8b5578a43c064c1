package dev.stoa.systemtests.bench.router;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A set of rules of one shape.
record Table(Shape shape, int rules) {

  /// What the rules look like; they differ in one part, which is the first one or, in the last
  /// shape, the third.
  enum Shape {
    FIXED("%s"),
    PARAMETER("%s/{}"),
    INNER_PARAMETER("/things/{}%s");

    private final String form;

    Shape(String form) {
      this.form = form;
    }

    String path(String part, String parameter) {
      return String.format(Locale.ROOT, form, part).replace("{}", parameter);
    }
  }

  /// Where a request meets the rules.
  enum Place {
    FIRST,
    LAST,
    MISS
  }

  /// Every table that is measured.
  static List<Table> all(List<Integer> sizes) {
    return sizes.stream()
        .flatMap(size -> Stream.of(Shape.values()).map(shape -> new Table(shape, size)))
        .toList();
  }

  /// The text of a rule, `parameter` being the router's way to write one.
  String rule(int i, String parameter) {
    return shape.path(part(i), parameter);
  }

  private static String part(int i) {
    return String.format(Locale.ROOT, "/rule%05d", i);
  }

  /// A path that meets the rules there; all of them are of one length.
  String path(Place place) {
    String part =
        switch (place) {
          case FIRST -> part(0);
          case LAST -> part(rules - 1);
          case MISS -> "/elsewhere";
        };
    return shape.path(part, "value");
  }

  @Override
  public String toString() {
    return "%,d %s".formatted(rules, shape.name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }
}

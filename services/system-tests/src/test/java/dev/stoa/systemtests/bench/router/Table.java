package dev.stoa.systemtests.bench.router;

import java.util.ArrayList;
import java.util.List;

/// A set of rules: fixed paths, or paths with one parameter, that differ in their first part.
record Table(boolean parameters, int rules) {

  /// Where a request meets the rules.
  enum Place {
    FIRST,
    LAST,
    MISS
  }

  /// Every table that is measured.
  static List<Table> all(List<Integer> sizes) {
    List<Table> tables = new ArrayList<>();
    for (int size : sizes) {
      tables.add(new Table(false, size));
      tables.add(new Table(true, size));
    }
    return tables;
  }

  /// The text of a rule, `parameter` being the router's way to write one.
  String rule(int i, String parameter) {
    return "/rule" + i + (parameters ? "/" + parameter : "");
  }

  /// A path that meets the rules there.
  String path(Place place) {
    String tail = parameters ? "/value" : "";
    return switch (place) {
      case FIRST -> "/rule0" + tail;
      case LAST -> "/rule" + (rules - 1) + tail;
      case MISS -> "/nowhere" + tail;
    };
  }

  @Override
  public String toString() {
    return "%,d %s".formatted(rules, parameters ? "parameter" : "fixed");
  }
}

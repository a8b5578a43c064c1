package dev.stoa.systemtests.bench.router;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    return part(i) + (parameters ? "/" + parameter : "");
  }

  private static String part(int i) {
    return String.format(Locale.ROOT, "/rule%05d", i);
  }

  /// A path that meets the rules there; all of them are of one length.
  String path(Place place) {
    String tail = parameters ? "/value" : "";
    return switch (place) {
      case FIRST -> part(0) + tail;
      case LAST -> part(rules - 1) + tail;
      case MISS -> "/elsewhere" + tail;
    };
  }

  @Override
  public String toString() {
    return "%,d %s".formatted(rules, parameters ? "parameter" : "fixed");
  }
}

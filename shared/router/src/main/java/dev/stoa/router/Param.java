package dev.stoa.router;

import dev.stoa.router.internal.BuiltInConverters;
import java.util.List;
import java.util.UUID;

/// A typed variable of a rule.
///
/// @param name the name in the rule
/// @param converter the converter as the rule writes it
/// @param type the Java type of the values
public record Param<T>(String name, String converter, Class<T> type) {
  public static Param<String> string(String name) {
    return new Param<>(name, "string", String.class);
  }

  public static Param<Long> integer(String name) {
    return new Param<>(name, "int", Long.class);
  }

  public static Param<Double> decimal(String name) {
    return new Param<>(name, "float", Double.class);
  }

  public static Param<String> path(String name) {
    return new Param<>(name, "path", String.class);
  }

  public static Param<UUID> uuid(String name) {
    return new Param<>(name, "uuid", UUID.class);
  }

  /// One of a list made in code.
  public static Param<String> any(String name, List<String> items) {
    return new Param<>(name, BuiltInConverters.anyOf(items), String.class);
  }

  /// A variable of an own converter.
  public static <T> Param<T> of(String name, String converter, Class<T> type) {
    return new Param<>(name, converter, type);
  }

  /// The variable as a rule writes it.
  @Override
  public String toString() {
    return "<" + converter + ":" + name + ">";
  }
}

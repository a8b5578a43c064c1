package dev.stoa.router.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The converters every rule knows.
public final class BuiltInConverters {
  private static final Set<String> INT_ARGUMENTS = Set.of("fixed_digits", "min", "max", "signed");

  private BuiltInConverters() {}

  /// The factories by converter name.
  public static Map<String, ConverterFactory> byName() {
    return Map.of(
        "default", BuiltInConverters::string,
        "string", BuiltInConverters::string,
        "int", BuiltInConverters::integer,
        "float", BuiltInConverters::decimal,
        "path", BuiltInConverters::path,
        "any", BuiltInConverters::any,
        "uuid", BuiltInConverters::uuid);
  }

  /// The text `any("a","b")`, to put a list made in code into a rule.
  public static String anyOf(List<String> items) {
    List<String> quoted = new ArrayList<>();
    for (String item : items) {
      if (item.isEmpty() || item.contains("\"") || item.contains("/")) {
        throw new IllegalArgumentException("any() cannot hold '" + item + "'");
      }
      quoted.add('"' + item + '"');
    }
    return "any(" + String.join(",", quoted) + ")";
  }

  private static PathConverter string(ConverterArguments arguments) {
    arguments.onlyNamed("string", Set.of("length", "minlength", "maxlength"));
    long length = arguments.integer("length", -1);
    long min = length >= 0 ? length : arguments.integer("minlength", 1);
    long max = length >= 0 ? length : arguments.integer("maxlength", Integer.MAX_VALUE);
    return new StringConverter(Math.toIntExact(min), Math.toIntExact(max));
  }

  private static PathConverter integer(ConverterArguments arguments) {
    arguments.onlyNamed("int", INT_ARGUMENTS);
    long min = arguments.integer("min", Long.MIN_VALUE);
    boolean signed = arguments.flag("signed") || (arguments.named().containsKey("min") && min < 0);
    return new IntConverter(
        Math.toIntExact(arguments.integer("fixed_digits", 0)),
        min,
        arguments.integer("max", Long.MAX_VALUE),
        signed);
  }

  private static PathConverter decimal(ConverterArguments arguments) {
    arguments.onlyNamed("float", Set.of("min", "max", "signed"));
    double min = arguments.decimal("min", Double.NEGATIVE_INFINITY);
    boolean signed = arguments.flag("signed") || (arguments.named().containsKey("min") && min < 0);
    return new FloatConverter(min, arguments.decimal("max", Double.POSITIVE_INFINITY), signed);
  }

  private static PathConverter path(ConverterArguments arguments) {
    arguments.onlyNamed("path", Set.of());
    return new TailConverter();
  }

  private static PathConverter any(ConverterArguments arguments) {
    if (!arguments.named().isEmpty()) {
      throw new IllegalArgumentException("any takes a list of items");
    }
    for (String item : arguments.listed()) {
      if (item.contains("/")) {
        throw new IllegalArgumentException("an item of any cannot hold a slash");
      }
    }
    return new AnyConverter(arguments.listed());
  }

  private static PathConverter uuid(ConverterArguments arguments) {
    arguments.onlyNamed("uuid", Set.of());
    return new UuidConverter();
  }
}

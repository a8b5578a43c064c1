package dev.stoa.router.internal;

import java.time.DateTimeException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A converter given by the application: it takes a whole part, or the longest piece of a mixed
/// one, and decides by parsing.
public final class CustomConverter extends PathConverter {
  /// Parses a text; null when it is no value.
  @FunctionalInterface
  public interface Parser {
    @Nullable Object parse(String text);
  }

  private final Parser parser;
  private final Function<Object, String> printer;

  public CustomConverter(
      String key, int weight, Class<?> type, Parser parser, Function<Object, String> printer) {
    super(key, weight, type);
    this.parser = parser;
    this.printer = printer;
  }

  @Override
  public @Nullable Object parse(String text, int from, int to) {
    if (from == to) {
      return null;
    }
    try {
      return parser.parse(text.substring(from, to));
    } catch (IllegalArgumentException | DateTimeException _) {
      return null; // what the parsers of the JDK throw at a text that is none of theirs
    }
  }

  @Override
  int end(Extent extent, int from) {
    return extent.last(from + 1, extent.partEnd(from));
  }

  @Override
  public String print(Object value) {
    if (!type().isInstance(value)) {
      throw refuse(value);
    }
    String text = printer.apply(value);
    if (parse(text, 0, text.length()) == null) {
      throw refuse(value);
    }
    return text;
  }
}

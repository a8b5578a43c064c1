package dev.stoa.router.internal;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One of a fixed list of texts.
final class AnyConverter extends PathConverter {
  private final List<String> items;

  AnyConverter(List<String> items) {
    super(keyOf(items), 100, String.class);
    if (items.isEmpty() || items.contains("")) {
      throw new IllegalArgumentException("any needs at least one item, and none may be empty");
    }
    if (items.stream().anyMatch(item -> DotSegment.is(item, 0, item.length()))) {
      throw new IllegalArgumentException(
          "an item of any is neither '.' nor '..': clients resolve them before they send a path");
    }
    this.items = List.copyOf(items);
  }

  private static String keyOf(List<String> items) {
    return items.stream()
        .map(item ->
            item.chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c))
                ? item
                : '"' + item + '"')
        .collect(Collectors.joining(",", "any(", ")"));
  }

  List<String> items() {
    return items;
  }

  @Override
  public int rank() {
    return 1;
  }

  @Override
  boolean fitsHost() {
    return items.stream().allMatch(item -> item.indexOf('.') < 0 && OriginText.isHost("x" + item));
  }

  @Override
  public @Nullable Object parse(String text, int from, int to) {
    int length = to - from;
    for (String item : items) {
      if (item.length() == length && text.startsWith(item, from)) {
        return item;
      }
    }
    return null;
  }

  @Override
  int end(Extent extent, int from) {
    for (String item : items) {
      int to = from + item.length();
      if (extent.at(to) && extent.text().startsWith(item, from)) {
        return to;
      }
    }
    return -1;
  }

  @Override
  public String print(Object value) {
    String text = value.toString();
    if (!items.contains(text)) {
      throw refuse(value);
    }
    return text;
  }

  @Override
  boolean covers(PathConverter other) {
    return other instanceof AnyConverter a && items.containsAll(a.items);
  }
}

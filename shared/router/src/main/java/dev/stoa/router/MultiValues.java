package dev.stoa.router;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An immutable map from a key to one or more values, in the order in which they came.
public final class MultiValues<V> {
  private static final MultiValues<?> EMPTY = new MultiValues<>(Map.of());

  private final Map<String, List<V>> values;

  private MultiValues(Map<String, List<V>> values) {
    this.values = values;
  }

  @SuppressWarnings("unchecked") // it holds no value of any type
  public static <V> MultiValues<V> empty() {
    return (MultiValues<V>) EMPTY;
  }

  /// A copy of a map.
  public static <V> MultiValues<V> of(Map<String, List<V>> values) {
    Builder<V> builder = new Builder<>();
    values.forEach((key, list) -> list.forEach(value -> builder.add(key, value)));
    return builder.build();
  }

  /// The first value, or null.
  public @Nullable V get(String key) {
    List<V> list = values.get(key);
    return list == null ? null : list.getFirst();
  }

  /// The first value, or the default.
  public V get(String key, V absent) {
    V value = get(key);
    return value == null ? absent : value;
  }

  /// The first value; a missing key answers the request with 400.
  public V require(String key) {
    V value = get(key);
    if (value == null) {
      throw HttpError.of(400, "parameter.missing", "The parameter '{0}' is missing.", key);
    }
    return value;
  }

  /// The first value as a number; a missing key gives the default, and so does a value that is
  /// none.
  public int getInt(String key, int absent) {
    V value = get(key);
    if (value == null) {
      return absent;
    }
    try {
      return Integer.parseInt(value.toString());
    } catch (NumberFormatException _) {
      return absent;
    }
  }

  /// All values of the key, empty when there are none.
  public List<V> getAll(String key) {
    return values.getOrDefault(key, List.of());
  }

  public boolean contains(String key) {
    return values.containsKey(key);
  }

  public Set<String> keys() {
    return values.keySet();
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /// The number of keys.
  public int size() {
    return values.size();
  }

  /// Every key with all its values; not to be changed.
  public Map<String, List<V>> toMap() {
    return values;
  }

  /// The first value of each key.
  public Map<String, V> firsts() {
    return values.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> entry.getValue().getFirst(),
                (a, _) -> a,
                LinkedHashMap::new));
  }

  /// These values followed by those of another map.
  public MultiValues<V> and(MultiValues<V> other) {
    Builder<V> builder = new Builder<>();
    values.forEach((key, list) -> list.forEach(value -> builder.add(key, value)));
    other.values.forEach((key, list) -> list.forEach(value -> builder.add(key, value)));
    return builder.build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MultiValues<?> m && m.values.equals(values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }

  /// Collects values.
  public static final class Builder<V> {
    private final Map<String, List<V>> values = new LinkedHashMap<>();

    /// Begins empty.
    public Builder() {}

    public Builder<V> add(String key, V value) {
      values.computeIfAbsent(key, _ -> new ArrayList<>(1)).add(value);
      return this;
    }

    public MultiValues<V> build() {
      if (values.isEmpty()) {
        return empty();
      }
      values.replaceAll((_, list) -> List.copyOf(list));
      return new MultiValues<>(Collections.unmodifiableMap(new LinkedHashMap<>(values)));
    }
  }
}

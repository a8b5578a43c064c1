package dev.stoa.router;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Per-request attributes: fresh for each request, seen by its hooks and its handler.
public final class Attributes {
  private final Map<Key<?>, Object> map = new HashMap<>();

  Attributes() {}

  @SuppressWarnings("unchecked") // set() pairs keys and values
  public <T> @Nullable T get(Key<T> key) {
    return (T) map.get(key);
  }

  public <T> void set(Key<T> key, T value) {
    map.put(key, value);
  }

  public <T> void remove(Key<T> key) {
    map.remove(key);
  }
}

package dev.stoa.router;

/// Names a per-request attribute and its type. Keys are compared by identity.
@SuppressWarnings("UnusedTypeParameter") // it types the attribute
public final class Key<T> {
  private final String name;

  private Key(String name) {
    this.name = name;
  }

  public static <T> Key<T> named(String name) {
    return new Key<>(name);
  }

  @Override
  public String toString() {
    return name;
  }
}

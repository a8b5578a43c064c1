package dev.stoa.router;

import dev.stoa.router.internal.Ascii;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The few headers of one response, in order. It refuses what would end a header early (CR, LF,
/// NUL) or what a name cannot hold.
final class HeaderList {
  /// Names at even places, values at odd ones.
  private final List<String> entries = new ArrayList<>(8);

  int size() {
    return entries.size() / 2;
  }

  String name(int i) {
    return entries.get(2 * i);
  }

  String value(int i) {
    return entries.get(2 * i + 1);
  }

  /// Whether an earlier entry has the same name.
  boolean repeats(int i) {
    return find(name(i)) < 2 * i;
  }

  @Nullable String get(String name) {
    int at = find(name);
    return at < 0 ? null : entries.get(at + 1);
  }

  List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < entries.size(); i += 2) {
      if (entries.get(i).equalsIgnoreCase(name)) {
        values.add(entries.get(i + 1));
      }
    }
    return List.copyOf(values);
  }

  void set(String name, String value) {
    check(name, value);
    int at = find(name);
    if (at >= 0) {
      removeFrom(name, at + 2);
      entries.set(at + 1, value);
    } else {
      entries.add(name);
      entries.add(value);
    }
  }

  void add(String name, String value) {
    check(name, value);
    entries.add(name);
    entries.add(value);
  }

  void remove(String name) {
    removeFrom(name, 0);
  }

  private void removeFrom(String name, int from) {
    for (int i = entries.size() - 2; i >= from; i -= 2) {
      if (entries.get(i).equalsIgnoreCase(name)) {
        entries.remove(i + 1);
        entries.remove(i);
      }
    }
  }

  private int find(String name) {
    for (int i = 0; i < entries.size(); i += 2) {
      if (entries.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  private static void check(String name, String value) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!Ascii.isToken(c)) {
        throw new IllegalArgumentException("a header name holds a character it cannot hold");
      }
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < 0x20 && c != '\t') || c == 0x7f || c > 0xff) {
        throw new IllegalArgumentException("header " + name + " holds a character it cannot hold");
      }
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a header needs a name");
    }
  }
}

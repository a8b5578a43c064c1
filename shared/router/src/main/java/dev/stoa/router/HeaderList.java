package dev.stoa.router;

import dev.stoa.router.internal.Ascii;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The few headers of one response, in order. It refuses what would end a header early (CR, LF,
/// NUL) or what a name cannot hold.
final class HeaderList {
  private static final String SET_COOKIE = "Set-Cookie";

  /// Names at even places, values at odd ones, null from `end` on.
  private @Nullable CharSequence[] entries;

  private int end;

  /// Whether one may be among them that is for [Framing] to judge.
  private boolean frames;

  HeaderList() {
    this.entries = new @Nullable CharSequence[4];
  }

  /// Begins with a header that is known to be good, encoded beforehand.
  HeaderList(CharSequence name, CharSequence value) {
    this();
    entries[end++] = name;
    entries[end++] = value;
  }

  int size() {
    return end / 2;
  }

  String name(int i) {
    return at(2 * i);
  }

  String value(int i) {
    return at(2 * i + 1);
  }

  private String at(int place) {
    return Objects.requireNonNull(entries[place]).toString();
  }

  @Nullable String get(String name) {
    int found = find(name);
    return found < 0 ? null : at(found + 1);
  }

  List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < end; i += 2) {
      if (at(i).equalsIgnoreCase(name)) {
        values.add(at(i + 1));
      }
    }
    return List.copyOf(values);
  }

  void set(String name, String value) {
    check(name, value);
    int found = find(name);
    if (found >= 0) {
      removeFrom(name, found + 2);
      entries[found + 1] = value;
    } else {
      append(name, value);
    }
  }

  void add(String name, String value) {
    check(name, value);
    append(name, value);
  }

  private void append(String name, String value) {
    if (end == entries.length) {
      entries = Arrays.copyOf(entries, 3 * end);
    }
    entries[end++] = name;
    entries[end++] = value;
    frames |= Framing.isNamed(name);
  }

  /// Adds a word to a header that is a list of them, unless it is there already.
  void addToList(String name, String word) {
    String present = get(name);
    if (present == null) {
      set(name, word);
    } else if (Stream.of(present.split(", ")).noneMatch(word::equalsIgnoreCase)) {
      set(name, present + ", " + word);
    }
  }

  void remove(String name) {
    removeFrom(name, 0);
  }

  private void removeFrom(String name, int from) {
    int kept = from;
    for (int i = from; i < end; i += 2) {
      if (!at(i).equalsIgnoreCase(name)) {
        entries[kept++] = entries[i];
        entries[kept++] = entries[i + 1];
      }
    }
    Arrays.fill(entries, kept, end, null);
    end = kept;
  }

  private int find(String name) {
    for (int i = 0; i < end; i += 2) {
      if (at(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  /// Writes all of them, in the place of those that vertx-web handlers have set, and tells whether
  /// some are for [Framing] to judge.
  boolean writeTo(MultiMap wire) {
    boolean first = wire.isEmpty();
    for (int i = 0; i < end; i += 2) {
      CharSequence name = Objects.requireNonNull(entries[i]);
      CharSequence value = Objects.requireNonNull(entries[i + 1]);
      if (first || find(at(i)) < i || at(i).equalsIgnoreCase(SET_COOKIE)) {
        wire.add(name, value);
      } else {
        wire.set(name, value);
      }
    }
    return frames || !first;
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

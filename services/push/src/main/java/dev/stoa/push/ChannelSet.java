package dev.stoa.push;

import dev.stoa.contracts.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The channels and patterns of one subscription: valid, sorted, without repeats. Two connections
/// with equal sets and formats get the same bytes.
record ChannelSet(List<String> names, List<String> prefixes) {
  /// P-1.1.
  static final int MAX_NAME_BYTES = 256;

  ChannelSet {
    names = List.copyOf(names);
    prefixes = List.copyOf(prefixes);
  }

  static final ChannelSet NONE = new ChannelSet(List.of(), List.of());

  /// Parses what a client asked for (P-1.1, P-1.2); fails with [Failure.Invalid].
  static ChannelSet parse(Collection<String> asked, int limit) {
    if (asked.isEmpty()) {
      throw invalid("channel.missing", "Name at least one channel: ?channel=NAME");
    }
    if (asked.size() > limit) {
      throw invalid("channel.too_many", "A connection can have at most " + limit + " channels");
    }
    String first = asked.iterator().next();
    if (asked.size() == 1 && !first.endsWith("*")) { // nearly always
      return new ChannelSet(List.of(name(first)), List.of());
    }
    var names = new TreeSet<String>();
    var prefixes = new TreeSet<String>();
    for (String channel : asked) {
      if (channel.endsWith("*")) {
        String prefix = channel.substring(0, channel.length() - 1);
        check(prefix, true);
        prefixes.add(prefix);
      } else {
        check(channel, false);
        names.add(channel);
      }
    }
    return new ChannelSet(new ArrayList<>(names), new ArrayList<>(prefixes));
  }

  /// Checks the name of one channel (never a pattern); fails with [Failure.Invalid].
  static String name(String channel) {
    check(channel, false);
    return channel;
  }

  private static void check(String name, boolean prefix) {
    if (name.startsWith("$")) {
      throw invalid("channel.reserved", "Channels that begin with $ belong to the system");
    }
    if (name.isEmpty() && !prefix) {
      throw invalid("channel.invalid", "The name of a channel cannot be empty");
    }
    if (name.indexOf('*') >= 0) {
      throw invalid(
          "channel.invalid", "A * ends a pattern, which can be subscribed to; no channel has one");
    }
    // A char is three bytes at most.
    if (name.length() > MAX_NAME_BYTES / 3
        && name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      throw invalid(
          "channel.invalid", "The name of a channel has at most " + MAX_NAME_BYTES + " bytes");
    }
    int c;
    for (int i = 0; i < name.length(); i += Character.charCount(c)) {
      c = name.codePointAt(i);
      if (unfit(c)) {
        throw invalid("channel.invalid", "The name of a channel cannot hold control characters");
      }
    }
  }

  private static boolean unfit(int c) {
    return Character.isISOControl(c)
        || c == 0x2028
        || c == 0x2029
        || c == 0xFFFD
        || (c >= 0xD800 && c <= 0xDFFF);
  }

  private static Failure.Invalid invalid(String code, String message) {
    return Failure.Invalid.of("channel", code, message);
  }

  /// These and others; fails with [Failure.Invalid] when they are too many.
  ChannelSet plus(ChannelSet others, int limit) {
    var all = new TreeSet<String>(labels());
    all.addAll(others.labels());
    return parse(all, limit);
  }

  /// These without others.
  ChannelSet minus(ChannelSet others) {
    if (others.isEmpty() || isEmpty()) {
      return this;
    }
    var names = new ArrayList<String>(this.names);
    names.removeAll(others.names());
    var prefixes = new ArrayList<String>(this.prefixes);
    prefixes.removeAll(others.prefixes());
    return new ChannelSet(names, prefixes);
  }

  boolean isEmpty() {
    return names.isEmpty() && prefixes.isEmpty();
  }

  boolean hasPatterns() {
    return !prefixes.isEmpty();
  }

  /// Whether a channel is what `label`, a name or a pattern, stands for.
  static boolean covers(String label, String channel) {
    return label.endsWith("*")
        ? channel.startsWith(label.substring(0, label.length() - 1))
        : channel.equals(label);
  }

  /// What two labels both stand for: one of them, or nothing.
  static @Nullable String common(String one, String other) {
    return covers(one, other) ? other : covers(other, one) ? one : null;
  }

  boolean covers(String channel) {
    if (channel.startsWith("$")) {
      return false;
    }
    if (names.contains(channel)) {
      return true;
    }
    for (int i = 0; i < prefixes.size(); i++) {
      if (channel.startsWith(prefixes.get(i))) {
        return true;
      }
    }
    return false;
  }

  /// All as a client writes them: names, then patterns with their `*`.
  List<String> labels() {
    if (prefixes.isEmpty()) {
      return names;
    }
    var all = new ArrayList<String>(names);
    prefixes.forEach(prefix -> all.add(prefix + "*"));
    return all;
  }
}

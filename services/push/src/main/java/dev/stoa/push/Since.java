package dev.stoa.push;

import dev.stoa.contracts.Failure;
import dev.stoa.eventlog.Cursor;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a client wants to begin (P-2.4, P-2.5).
sealed interface Since {
  /// With what comes after now.
  record Present() implements Since {}

  /// After a place that the server has named before; `place` is null when it cannot be read.
  record After(String cursor, @Nullable Cursor place) implements Since {
    /// Reads it, whatever it is.
    static After of(String cursor) {
      return new After(cursor, Cursor.decode(cursor));
    }
  }

  /// With all that is retained.
  record Earliest() implements Since {}

  /// With the last `count` events of each channel.
  record Last(int count) implements Since {}

  /// With what happened at or after a time.
  record From(Instant time) implements Since {}

  /// The most events of a channel that can be asked for by count.
  int MAX_LAST = 10_000;

  Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59Z");

  Pattern LAST = Pattern.compile("-(\\d{1,9})");
  Pattern AGO = Pattern.compile("(\\d{1,9})(s|m|h|d)");

  /// Reads what a client wrote; fails with [Failure.Invalid] when it is neither a cursor nor a
  /// rewind.
  static Since parse(String text, Instant now) {
    if (text.equals("earliest")) {
      return new Earliest();
    }
    Matcher last = LAST.matcher(text);
    if (last.matches()) {
      int count = Integer.parseInt(last.group(1));
      if (count < 1 || count > MAX_LAST) {
        throw invalid("Between -1 and -" + MAX_LAST);
      }
      return new Last(count);
    }
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      return from(now.minus(duration(Long.parseLong(ago.group(1)), ago.group(2))));
    }
    if (text.indexOf(':') > 0) {
      try {
        return from(Instant.parse(text));
      } catch (DateTimeException _) {
        throw invalid("A time is written as 2026-01-31T12:00:00Z");
      }
    }
    After after = After.of(text);
    if (after.place() == null) {
      throw invalid(
          "A cursor, 'earliest', the last events (-5), a duration (30s, 15m, 2h, 1d) or a time");
    }
    return after;
  }

  private static Since from(Instant time) {
    if (time.isBefore(FIRST) || time.isAfter(LAST_TIME)) {
      throw invalid("A time lies between the years 1 and 9999");
    }
    return new From(time);
  }

  /// Fails with [Failure.Invalid] when these channels cannot begin there.
  default Since checked(ChannelSet channels) {
    if (channels.hasPatterns() && (this instanceof Last || this instanceof From)) {
      throw invalid("A pattern can be rewound to 'earliest' only");
    }
    return this;
  }

  private static Duration duration(long amount, String unit) {
    return switch (unit) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static Failure invalid(String message) {
    return Failure.Invalid.of("since", "since.invalid", message);
  }
}

package dev.stoa.content.importing;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads the dates of an export. `0000-00-00 00:00:00` stands for none; a local date counts as UTC,
/// as the export does not say its zone.
final class Dates {
  private static final DateTimeFormatter SQL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private Dates() {}

  /// The first of the dates that can be read, or null.
  static @Nullable Instant first(String... dates) {
    for (String date : dates) {
      Instant instant = read(date);
      if (instant != null) {
        return instant;
      }
    }
    return null;
  }

  private static @Nullable Instant read(String date) {
    if (date.isEmpty() || date.startsWith("0000") || date.startsWith("-0001")) {
      return null;
    }
    try {
      return LocalDateTime.parse(date, SQL).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException _) {
      return readMail(date);
    }
  }

  private static @Nullable Instant readMail(String date) {
    try {
      return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException _) {
      return null;
    }
  }
}

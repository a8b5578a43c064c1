package dev.stoa.router;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalField;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Dates as HTTP headers write them.
final class HttpDates {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  /// The form of C's asctime, to be understood and never sent.
  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US).withZone(ZoneOffset.UTC);

  private static final Set<TemporalField> DATE_AND_TIME =
      Set.of(
          ChronoField.YEAR,
          ChronoField.MONTH_OF_YEAR,
          ChronoField.DAY_OF_MONTH,
          ChronoField.HOUR_OF_DAY,
          ChronoField.MINUTE_OF_HOUR,
          ChronoField.SECOND_OF_MINUTE);

  private HttpDates() {}

  static String print(Instant time) {
    return FORMAT.format(time.truncatedTo(ChronoUnit.SECONDS));
  }

  /// The instant of any of the three forms that HTTP knows (RFC 9110, 5.6.7), or null for a text
  /// that is no such date.
  static @Nullable Instant parse(@Nullable String text) {
    return text == null ? null : parse(text, InstantSource.system().instant());
  }

  static @Nullable Instant parse(String text, Instant now) {
    try {
      if (!text.endsWith("GMT")) {
        return Instant.from(ASCTIME.parse(text));
      }
      return text.indexOf('-') < 0 ? Instant.from(FORMAT.parse(text)) : rfc850(text, now);
    } catch (DateTimeException _) {
      return null;
    }
  }

  /// A year of two digits that seems more than fifty years ahead is the last one that ended so. The
  /// day of the week is not compared: it depends on the century.
  private static Instant rfc850(String text, Instant now) {
    OffsetDateTime latest = now.atOffset(ZoneOffset.UTC).plusYears(50);
    DateTimeFormatter form =
        new DateTimeFormatterBuilder()
            .appendPattern("EEEE, dd-MMM-")
            .appendValueReduced(ChronoField.YEAR, 2, 2, latest.getYear() - 99)
            .appendPattern(" HH:mm:ss 'GMT'")
            .toFormatter(Locale.US)
            .withResolverFields(DATE_AND_TIME);
    OffsetDateTime date = LocalDateTime.from(form.parse(text)).atOffset(ZoneOffset.UTC);
    return (date.isAfter(latest) ? date.minusYears(100) : date).toInstant();
  }
}

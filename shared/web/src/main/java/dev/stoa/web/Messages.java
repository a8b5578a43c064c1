package dev.stoa.web;

import dev.stoa.router.Request;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The user-visible texts of one language. A module brings its own in `messages/en.properties` and
/// `messages/zh-CN.properties` (UTF-8); all are merged. `{0}`, `{1}` stand for arguments.
/// Immutable; for any thread.
public final class Messages {
  private static final Pattern PLACE = Pattern.compile("\\{(0|[1-9]\\d?)}");
  private static final Map<Language, Messages> BY_LANGUAGE = all();

  private final Language language;
  private final Map<String, String> texts;
  private final DateTimeFormatter date;
  private final DateTimeFormatter dateTime;

  Messages(Language language, Map<String, String> texts) {
    this.language = language;
    this.texts = texts;
    this.date = DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG);
    this.dateTime = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT);
  }

  /// The texts in the language of the request: the reader's choice, else `Accept-Language`.
  public static Messages of(Request request) {
    return in(LanguageChoice.of(request));
  }

  /// The texts of a language.
  public static Messages in(Language language) {
    return BY_LANGUAGE.getOrDefault(language, new Messages(language, Map.of()));
  }

  /// The texts of the language with this tag, else of the default: for calls over the bus.
  public static Messages inTag(String tag) {
    var language = Language.ofTag(tag);
    return in(language == null ? Language.EN : language);
  }

  public Language language() {
    return language;
  }

  /// The text of `key`. A key without a text is a mistake of the caller and throws.
  public String text(String key, Object... arguments) {
    var text = texts.get(key);
    if (text == null) {
      throw new IllegalArgumentException("no message '" + key + "' in " + language.tag());
    }
    return arguments.length == 0 ? text : filled(text, arguments);
  }

  /// In one go: an argument may look like a place for another.
  private static String filled(String text, Object... arguments) {
    return PLACE
        .matcher(text)
        .replaceAll(place -> {
          var i = Integer.parseInt(place.group(1));
          var told = i < arguments.length ? String.valueOf(arguments[i]) : place.group();
          return Matcher.quoteReplacement(told);
        });
  }

  public boolean has(String key) {
    return texts.containsKey(key);
  }

  /// The text of `key.one` or `key.other`, with `{0}` as the number.
  public String plural(String key, long count) {
    return text(key + (count == 1 ? ".one" : ".other"), number(count));
  }

  public String number(long value) {
    return NumberFormat.getIntegerInstance(language.locale()).format(value);
  }

  /// The day, in UTC, in the language's long form.
  public String date(Instant instant) {
    return date.withLocale(language.locale()).format(instant.atZone(ZoneOffset.UTC));
  }

  /// Day and time, in UTC, in the language's long form.
  public String dateTime(Instant instant) {
    return dateTime.withLocale(language.locale()).format(instant.atZone(ZoneOffset.UTC)) + " UTC";
  }

  private static Map<Language, Messages> all() {
    var all = new EnumMap<Language, Messages>(Language.class);
    for (var language : Language.values()) {
      all.put(language, new Messages(language, Catalogues.texts(language)));
    }
    return all;
  }
}

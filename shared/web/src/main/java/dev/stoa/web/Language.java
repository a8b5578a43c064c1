package dev.stoa.web;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A language that has a catalogue. The first one is the default.
public enum Language {
  EN("en", "English"),
  ZH_CN("zh-CN", "简体中文");

  /// Longer headers are cut off: no browser sends them.
  private static final int MAX_HEADER = 500;

  private final String tag;
  private final String label;

  Language(String tag, String label) {
    this.tag = tag;
    this.label = label;
  }

  /// The BCP 47 tag, as in `<html lang>`.
  public String tag() {
    return tag;
  }

  /// The language's name for itself.
  public String label() {
    return label;
  }

  public Locale locale() {
    return Locale.forLanguageTag(tag);
  }

  /// The language with exactly this tag, or null.
  public static @Nullable Language ofTag(@Nullable String tag) {
    for (var language : values()) {
      if (language.tag.equalsIgnoreCase(tag)) {
        return language;
      }
    }
    return null;
  }

  /// The best language for an `Accept-Language` header; the default when none fits or it is
  /// malformed.
  public static Language negotiate(@Nullable String header) {
    if (header == null || header.isBlank() || header.length() > MAX_HEADER) {
      return EN;
    }
    for (var range : ranges(header)) {
      var primary = range.getRange().split("-", 2)[0];
      for (var language : values()) {
        if (range.getWeight() > 0 && language.locale().getLanguage().equals(primary)) {
          return language;
        }
      }
    }
    return EN;
  }

  private static List<Locale.LanguageRange> ranges(String header) {
    try {
      return Locale.LanguageRange.parse(header);
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }
}

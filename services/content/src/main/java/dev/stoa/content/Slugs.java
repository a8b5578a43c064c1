package dev.stoa.content;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/// The last part of an article's address: letters and digits of any script, and hyphens.
final class Slugs {
  private static final int MAX_LENGTH = 120;

  private Slugs() {}

  /// A slug made of any text: percent-encoding undone, lower case, everything else a hyphen. May be
  /// empty.
  static String of(String text) {
    var plain = Normalizer.normalize(decode(text), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    var slug = plain.replaceAll("[^\\p{L}\\p{M}\\p{N}]+", "-").replaceAll("^-|-$", "");
    if (slug.codePointCount(0, slug.length()) <= MAX_LENGTH) {
      return slug;
    }
    var cut = slug.substring(0, slug.offsetByCodePoints(0, MAX_LENGTH));
    return cut.replaceAll("-$", "");
  }

  /// The slug as a part of a path.
  static String encode(String slug) {
    return URLEncoder.encode(slug, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// Undoes percent-encoding; a text that is not valid stays as it is.
  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }
}

package dev.stoa.content.importing;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes plain text of the small pieces of HTML in an export: titles, names, tags.
final class Titles {
  private static final Pattern TAG = Pattern.compile("<[/!]?[A-Za-z-][^>]*>");
  private static final Pattern ENTITY =
      Pattern.compile("&(#\\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});");

  /// The named entities that WordPress writes into titles and names.
  private static final Map<String, String> NAMED =
      Map.ofEntries(
          Map.entry("amp", "&"),
          Map.entry("lt", "<"),
          Map.entry("gt", ">"),
          Map.entry("quot", "\""),
          Map.entry("apos", "'"),
          Map.entry("nbsp", "\u00A0"),
          Map.entry("laquo", "\u00AB"),
          Map.entry("raquo", "\u00BB"),
          Map.entry("hellip", "\u2026"),
          Map.entry("ndash", "\u2013"),
          Map.entry("mdash", "\u2014"),
          Map.entry("lsquo", "\u2018"),
          Map.entry("rsquo", "\u2019"),
          Map.entry("ldquo", "\u201C"),
          Map.entry("rdquo", "\u201D"));

  private Titles() {}

  /// The text of a piece of HTML on one line.
  static String plain(String html) {
    String text = TAG.matcher(html).replaceAll("");
    text = ENTITY.matcher(text).replaceAll(m -> Matcher.quoteReplacement(entity(m.group(1))));
    return text.replaceAll("\\s+", " ").strip();
  }

  /// At most so many code points, an ellipsis in place of the rest.
  static String cut(String text, int codePoints) {
    if (text.codePointCount(0, text.length()) <= codePoints) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, codePoints - 1)).strip() + "\u2026";
  }

  private static String entity(String name) {
    if (!name.startsWith("#")) {
      return NAMED.getOrDefault(name, "&" + name + ";");
    }
    boolean hex = name.charAt(1) == 'x' || name.charAt(1) == 'X';
    int code = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
    boolean text =
        Character.isValidCodePoint(code)
            && !Character.isISOControl(code)
            && !(code >= 0xD800 && code <= 0xDFFF);
    return text ? Character.toString(code) : "";
  }
}

package dev.stoa.web;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The query parameter by which a reader chooses a language: `?lang=zh-CN`.
final class LanguageQuery {
  static final String NAME = "lang";

  private LanguageQuery() {}

  /// The address of the same page that switches to `language`.
  static String href(String path, String query, Language language) {
    var rest = without(query);
    return onThisSite(path)
        + "?"
        + (rest.isEmpty() ? "" : rest + "&")
        + NAME
        + "="
        + language.tag();
  }

  /// The address without the choice.
  static String cleared(String path, String query) {
    var rest = without(query);
    return onThisSite(path) + (rest.isEmpty() ? "" : "?" + rest);
  }

  /// To a browser, two slashes or a slash and a backslash at the beginning name another host.
  private static String onThisSite(String path) {
    var end = 0;
    while (end < path.length() && (path.charAt(end) == '/' || path.charAt(end) == '\\')) {
      end++;
    }
    return "/" + path.substring(end);
  }

  private static String without(String query) {
    return Arrays.stream(query.split("&", -1))
        .filter(pair -> !pair.isEmpty() && !pair.equals(NAME) && !pair.startsWith(NAME + "="))
        .collect(Collectors.joining("&"));
  }
}

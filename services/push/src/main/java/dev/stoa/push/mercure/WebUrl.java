package dev.stoa.push.mercure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A URL as browsers read it (WHATWG URL Standard), in the parts that URL patterns match. Texts
/// that browsers take differently in corners of `file:` are not told apart. All members are
/// canonical; `host` is null where the URL has no authority.
record WebUrl(
    String scheme,
    String username,
    String password,
    @Nullable String host,
    String port,
    String path,
    boolean opaque,
    @Nullable String query,
    @Nullable String fragment) {
  static final Map<String, String> SPECIAL =
      Map.of("http", "80", "https", "443", "ws", "80", "wss", "443", "ftp", "21", "file", "");

  /// Reads a URL reference; null when it is none.
  static @Nullable WebUrl parse(String text, @Nullable WebUrl base) {
    String rest = trim(text);
    String fragment = null;
    int hash = rest.indexOf('#');
    if (hash >= 0) {
      fragment = PercentCoding.encode(rest.substring(hash + 1), PercentCoding.FRAGMENT);
      rest = rest.substring(0, hash);
    }
    String scheme = scheme(rest);
    if (scheme == null) {
      return base == null ? null : relative(rest, fragment, base);
    }
    rest = rest.substring(scheme.length() + 1);
    scheme = scheme.toLowerCase(Locale.ROOT);
    boolean special = SPECIAL.containsKey(scheme);
    if (special && base != null && base.scheme.equals(scheme) && !isAuthority(rest, true)) {
      return relative(rest, fragment, base);
    }
    String query = null;
    int mark = rest.indexOf('?');
    if (mark >= 0) {
      query = query(rest.substring(mark + 1), special);
      rest = rest.substring(0, mark);
    }
    if (special) {
      int slashes = 0;
      while (slashes < rest.length() && isSlash(rest.charAt(slashes), true)) {
        slashes++;
      }
      if (scheme.equals("file")) {
        slashes = Math.min(slashes, 2);
      }
      return authority(scheme, rest.substring(slashes), query, fragment);
    }
    if (rest.startsWith("//")) {
      return authority(scheme, rest.substring(2), query, fragment);
    }
    if (rest.startsWith("/")) {
      String path = path(List.of(), rest.substring(1), false);
      return new WebUrl(scheme, "", "", null, "", path, false, query, fragment);
    }
    String opaque = PercentCoding.encode(rest, PercentCoding.CONTROLS);
    return new WebUrl(scheme, "", "", null, "", opaque, true, query, fragment);
  }

  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && text.charAt(from) <= ' ') {
      from++;
    }
    while (to > from && text.charAt(to - 1) <= ' ') {
      to--;
    }
    String trimmed = text.substring(from, to);
    return trimmed.chars().anyMatch(c -> c == '\t' || c == '\n' || c == '\r')
        ? trimmed.replace("\t", "").replace("\n", "").replace("\r", "")
        : trimmed;
  }

  private static @Nullable String scheme(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ':') {
        return i == 0 ? null : text.substring(0, i);
      }
      boolean inside = PercentCoding.isDigit(c) || c == '+' || c == '-' || c == '.';
      if (!PercentCoding.isLetter(c) && !(inside && i > 0)) {
        return null;
      }
    }
    return null;
  }

  private static boolean isSlash(char c, boolean special) {
    return c == '/' || (special && c == '\\');
  }

  private static boolean isAuthority(String rest, boolean special) {
    return rest.length() > 1
        && isSlash(rest.charAt(0), special)
        && isSlash(rest.charAt(1), special);
  }

  private static String query(String text, boolean special) {
    return PercentCoding.encode(text, special ? PercentCoding.SPECIAL_QUERY : PercentCoding.QUERY);
  }

  private static @Nullable WebUrl relative(String text, @Nullable String fragment, WebUrl base) {
    if (base.opaque) {
      return text.isEmpty() && fragment != null ? base.with(base.path, base.query, fragment) : null;
    }
    boolean special = SPECIAL.containsKey(base.scheme);
    int mark = text.indexOf('?');
    String query = mark < 0 ? null : query(text.substring(mark + 1), special);
    String rest = mark < 0 ? text : text.substring(0, mark);
    if (isAuthority(rest, special)) {
      return authority(base.scheme, rest.substring(2), query, fragment);
    }
    if (rest.isEmpty()) {
      return base.with(base.path, mark < 0 ? base.query : query, fragment);
    }
    if (isSlash(rest.charAt(0), special)) {
      return base.with(path(List.of(), rest.substring(1), special), query, fragment);
    }
    List<String> above = new ArrayList<>(List.of(base.path.split("/", -1)));
    above.removeFirst();
    if (!above.isEmpty()) {
      above.removeLast();
    }
    return base.with(path(above, rest, special), query, fragment);
  }

  private WebUrl with(String path, @Nullable String query, @Nullable String fragment) {
    return new WebUrl(scheme, username, password, host, port, path, opaque, query, fragment);
  }

  /// `rest`: what follows `//`, without query and fragment.
  private static @Nullable WebUrl authority(
      String scheme, String rest, @Nullable String query, @Nullable String fragment) {
    boolean special = SPECIAL.containsKey(scheme);
    int end = 0;
    while (end < rest.length() && !isSlash(rest.charAt(end), special)) {
      end++;
    }
    String authority = rest.substring(0, end);
    int at = authority.lastIndexOf('@');
    String user = at < 0 ? "" : authority.substring(0, at);
    String hostPort = authority.substring(at + 1);
    int colon = hostPort.lastIndexOf(':');
    boolean hasPort = colon >= 0 && colon > hostPort.lastIndexOf(']');
    String name = hasPort ? hostPort.substring(0, colon) : hostPort;
    String port = port(hasPort ? hostPort.substring(colon + 1) : "", scheme);
    if (port == null || (name.isEmpty() && (at >= 0 || hasPort))) {
      return null;
    }
    String host = "";
    if (!name.isEmpty()) {
      host = WebHost.parse(name, special);
    } else if (special && !scheme.equals("file")) {
      return null;
    }
    if (host == null) {
      return null;
    }
    String path =
        end == rest.length()
            ? (special ? "/" : "")
            : path(List.of(), rest.substring(end + 1), special);
    int mid = user.indexOf(':');
    String username =
        PercentCoding.encode(mid < 0 ? user : user.substring(0, mid), PercentCoding.USER);
    String password =
        PercentCoding.encode(mid < 0 ? "" : user.substring(mid + 1), PercentCoding.USER);
    return new WebUrl(scheme, username, password, host, port, path, false, query, fragment);
  }

  /// The canonical port, empty for the scheme's own; null when the text is none.
  static @Nullable String port(String text, String scheme) {
    if (text.isEmpty()) {
      return "";
    }
    if (!text.chars().allMatch(PercentCoding::isDigit)) {
      return null;
    }
    String digits = text.replaceFirst("^0+(?=\\d)", "");
    if (digits.length() > 5 || Integer.parseInt(digits) > 65_535) {
      return null;
    }
    return digits.equals(SPECIAL.get(scheme)) ? "" : digits;
  }

  /// The canonical path of `text`, which follows a slash, below the segments `above`.
  static String path(List<String> above, String text, boolean special) {
    var segments = new ArrayList<String>(above);
    String[] parts = special ? text.split("[/\\\\]", -1) : text.split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      String plain = parts[i].toLowerCase(Locale.ROOT).replace("%2e", ".");
      if (plain.equals("..")) {
        if (!segments.isEmpty()) {
          segments.removeLast();
        }
        if (last) {
          segments.add("");
        }
      } else if (plain.equals(".")) {
        if (last) {
          segments.add("");
        }
      } else {
        segments.add(PercentCoding.encode(parts[i], PercentCoding.PATH));
      }
    }
    return "/" + String.join("/", segments);
  }
}

package dev.stoa.router.internal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The origin as browsers write it: `scheme://host[:port]`, lower case, no default port, nothing
/// after.
public final class OriginText {
  private OriginText() {}

  /// Whether the text is exactly an http or https origin.
  public static boolean isOrigin(String text) {
    String rest = afterScheme(text);
    if (rest == null || rest.isEmpty() || !text.equals(text.toLowerCase(Locale.ROOT))) {
      return false;
    }
    int colon = rest.lastIndexOf(':');
    boolean port = colon >= 0 && !rest.endsWith("]");
    String host = port ? rest.substring(0, colon) : rest;
    return isHost(host)
        && (!port || isPort(rest.substring(colon + 1), text.startsWith("https:") ? 443 : 80));
  }

  private static @Nullable String afterScheme(String text) {
    if (text.startsWith("http://")) {
      return text.substring(7);
    }
    return text.startsWith("https://") ? text.substring(8) : null;
  }

  private static boolean isPort(String text, int standard) {
    return isPort(text) && text.charAt(0) != '0' && Integer.parseInt(text) != standard;
  }

  /// Whether the text is the number of a port.
  public static boolean isPort(String text) {
    return !text.isEmpty()
        && text.length() <= 5
        && text.chars().allMatch(Ascii::isDigit)
        && Integer.parseInt(text) <= 65535;
  }

  /// Whether the text can be the host of a URL: a name, an IPv4 address or an IPv6 address in
  /// brackets.
  public static boolean isHost(String host) {
    if (host.startsWith("[")) {
      return host.endsWith("]")
          && host.indexOf(':') >= 0
          && Subnet.isAddress(host.substring(1, host.length() - 1));
    }
    return !host.isEmpty()
        && host.charAt(0) != '-'
        && host.charAt(0) != '.'
        && !host.contains("..")
        && host.chars().allMatch(OriginText::isHostChar);
  }

  private static boolean isHostChar(int c) {
    return Ascii.isLower(c) || Ascii.isDigit(c) || c == '-' || c == '.' || c == '_';
  }
}

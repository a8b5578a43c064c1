package dev.stoa.router.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Decides whether a browser that follows a redirect stays on an origin.
///
/// It accepts a small language in which browsers (the WHATWG URL rules), proxies and simple parsers
/// all agree, and refuses the rest: controls, backslashes, userinfo, other schemes, an authority
/// that is anything but the own one, spaces at the ends. Nothing is decoded. What is accepted is
/// sent as it came, with what a URL cannot hold percent-encoded.
public final class RedirectTarget {
  /// Longer targets are refused; no browser shows such addresses.
  private static final int MAX_LENGTH = 8192;

  private static final String KEPT = "-._~!$&'()*+,:;=@/?#%[]";

  /// What stays here by the rules, and looks like an authority to whoever joins it to an origin
  /// without a slash, or decodes before reading: `@evil.example`, `%2fevil`, `/%5cevil`.
  private static final Pattern MISREAD = Pattern.compile("@|/?%(?:2f|5c)");

  private RedirectTarget() {}

  /// The target as it may be sent, or null when it would, or might, leave the origin.
  ///
  /// @param host with its port unless that is the scheme's own, in lower case
  public static @Nullable String onOrigin(String scheme, String host, String target) {
    if (target.isEmpty() || target.length() > MAX_LENGTH || !isClean(target)) {
      return null;
    }
    String path = afterOrigin(scheme, host, target);
    if (path == null || hidesAuthority(path)) {
      return null;
    }
    return UrlText.encode(target, KEPT);
  }

  /// A foreign URL as it may be sent.
  ///
  /// @throws IllegalArgumentException when it is not a plain http or https URL: what browsers and
  ///   readers of a link take for the host must be the same
  public static String external(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    boolean scheme = lower.startsWith("https://") || lower.startsWith("http://");
    if (!scheme || !isClean(url)) {
      throw new IllegalArgumentException("an external redirect needs a plain http or https URL");
    }
    int from = url.indexOf("//") + 2;
    String authority = url.substring(from, authorityEnd(url, from)).toLowerCase(Locale.ROOT);
    int colon = authority.lastIndexOf(':');
    boolean port = colon >= 0 && !authority.endsWith("]");
    if (!OriginText.isHost(port ? authority.substring(0, colon) : authority)
        || (port && !OriginText.isPort(authority.substring(colon + 1)))) {
      throw new IllegalArgumentException(
          "an external redirect needs a plain host, with or without a port");
    }
    return UrlText.encode(url, KEPT);
  }

  /// Whether a target of the own origin leads to a path, in whatever way it is written: whole,
  /// without its scheme or its host, relative, with dot segments, or as a query or a fragment
  /// alone.
  ///
  /// @param asked the path from which a browser resolves the target
  public static boolean leadsTo(String asked, String scheme, String host, String target) {
    String rest = afterOrigin(scheme, host, target);
    if (rest == null) {
      return false;
    }
    String path = rest.substring(0, pathEnd(rest));
    if (path.isEmpty()) {
      return rest.length() == target.length() || asked.equals("/");
    }
    String folder = path.startsWith("/") ? "" : asked.substring(0, asked.lastIndexOf('/') + 1);
    return withoutDots(folder + path).equals(asked);
  }

  private static String withoutDots(String path) {
    Deque<String> kept = new ArrayDeque<>();
    String last = "";
    for (String segment : path.substring(1).split("/", -1)) {
      last = segment.replaceAll("(?i)%2e", ".");
      if (last.equals("..")) {
        kept.pollLast();
      } else if (!last.equals(".")) {
        kept.add(segment);
      }
    }
    boolean folder = last.equals(".") || last.equals("..");
    return "/" + String.join("/", kept) + (folder && !kept.isEmpty() ? "/" : "");
  }

  /// No control, no backslash, no lone surrogate, no space at an end.
  private static boolean isClean(String target) {
    if (target.charAt(0) <= ' ' || target.charAt(target.length() - 1) <= ' ') {
      return false;
    }
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c < 0x20
          || (c >= 0x7f && c <= 0xa0)
          || c == '\\'
          || Character.getType(c) == Character.FORMAT) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < target.length()
                && Character.isLowSurrogate(target.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /// What stands after the own origin, or the whole of a reference without one; null for another
  /// origin.
  private static @Nullable String afterOrigin(String scheme, String host, String target) {
    int from;
    if (target.startsWith("//")) {
      from = 2;
    } else {
      int colon = schemeEnd(target);
      if (colon < 0) {
        return target;
      }
      if (!target.substring(0, colon).equalsIgnoreCase(scheme)
          || !target.startsWith("//", colon + 1)) {
        return null;
      }
      from = colon + 3;
    }
    int end = authorityEnd(target, from);
    String authority = target.substring(from, end).toLowerCase(Locale.ROOT);
    return sameAuthority(scheme, host, authority) ? target.substring(end) : null;
  }

  private static boolean sameAuthority(String scheme, String host, String authority) {
    String standard = scheme.equals("https") ? ":443" : ":80";
    return authority.equals(host)
        || ((host.endsWith("]") || host.indexOf(':') < 0) && authority.equals(host + standard));
  }

  private static int authorityEnd(String target, int from) {
    int end = from;
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private static int pathEnd(String path) {
    int end = 0;
    while (end < path.length() && path.charAt(end) != '?' && path.charAt(end) != '#') {
      end++;
    }
    return end;
  }

  /// The colon that ends a scheme, or -1. Anything that has a colon before the first slash,
  /// question mark or hash counts, so that no reader can see a scheme where this one does not.
  private static int schemeEnd(String target) {
    int colon = target.indexOf(':');
    return colon >= 0 && colon < authorityEnd(target, 0) ? colon : -1;
  }

  /// Whether removing dot segments could bring two slashes to the front, encoded or not, which
  /// string joining takes for an authority; or whether the path begins with them.
  private static boolean hidesAuthority(String path) {
    String only = path.substring(0, pathEnd(path)).toLowerCase(Locale.ROOT).replace("%2e", ".");
    if (only.startsWith("//") || MISREAD.matcher(only).lookingAt()) {
      return true;
    }
    String decoded = only.replace("%2f", "/").replace("%5c", "/");
    return decoded.contains("//") && DotSegment.within(decoded, 0, decoded.length());
  }
}

package dev.stoa.router;

import dev.stoa.router.internal.OriginText;
import dev.stoa.router.internal.UrlText;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A URL of this application, built by `urlFor` and therefore safe to redirect to.
public final class Url {
  private static final Pattern ROOT =
      Pattern.compile(
          "(?i)https?://(\\[[^]]*]|[^:/?#]*)(?::([^/?#]*))?(?:/[\\w.~!$&'()*+,;=:@%/-]*)?");

  private final String path;
  private final String host;

  /// @param host of rules that belong to a host, else empty
  Url(String path, String host) {
    this.path = path;
    this.host = host;
  }

  /// The same URL with a fragment, instead of any that it has.
  ///
  /// @throws IllegalArgumentException for half a surrogate pair, which no URL can hold
  public Url anchor(String fragment) {
    int mark = path.indexOf('#');
    String before = mark < 0 ? path : path.substring(0, mark);
    return new Url(before + "#" + UrlText.fragment(fragment), host);
  }

  /// The path with its query, root-relative.
  public String path() {
    return path;
  }

  /// The whole URL, for mails and feeds. A rule of a host has that host, with the scheme and the
  /// port of the root.
  ///
  /// @param root such as `https://example.com/`: http or https, a host, maybe a port and a path
  /// @throws IllegalArgumentException for any other
  public String external(String root) {
    Matcher known = ROOT.matcher(root);
    if (!known.matches()
        || !OriginText.isHost(known.group(1).toLowerCase(Locale.ROOT))
        || (known.group(2) != null && !OriginText.isPort(known.group(2)))) {
      throw new IllegalArgumentException(
          "'" + root + "' is no root of a URL, such as https://example.com/");
    }
    String own =
        host.isEmpty()
            ? root
            : root.substring(0, known.start(1)) + host + root.substring(known.end(1));
    return (own.endsWith("/") ? own.substring(0, own.length() - 1) : own) + path;
  }

  /// As the client of a request follows it: root-relative on the same host, else with the port that
  /// the request came to.
  String from(RequestHead here) {
    return host.isEmpty() || host.equals(here.hostname())
        ? path
        : "//" + host + here.host().substring(here.hostname().length()) + path;
  }

  /// What to write into a link: root-relative, or relative to the scheme for a rule of another
  /// host.
  @Override
  public String toString() {
    return host.isEmpty() ? path : "//" + host + path;
  }
}

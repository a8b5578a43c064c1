package dev.stoa.router;

/// A URL of this application, built by `urlFor` and therefore safe to redirect to.
public final class Url {
  private final String path;
  private final String host;

  /// @param host of rules that belong to a host, else empty
  Url(String path, String host) {
    this.path = path;
    this.host = host;
  }

  /// The same URL with a fragment.
  public Url anchor(String fragment) {
    return new Url(path + "#" + dev.stoa.router.internal.UrlText.fragment(fragment), host);
  }

  /// The path with its query, root-relative.
  public String path() {
    return path;
  }

  /// The whole URL, for mails and feeds.
  ///
  /// @param root such as `https://example.com/`
  public String external(String root) {
    return (root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + path;
  }

  /// What to write into a link: root-relative, or relative to the scheme for a rule of another
  /// host.
  @Override
  public String toString() {
    return host.isEmpty() ? path : "//" + host + path;
  }
}

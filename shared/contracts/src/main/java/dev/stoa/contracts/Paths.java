package dev.stoa.contracts;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// The path table: which service owns which paths. Gateways, tests and the launcher read it; there
/// is no second copy.
public final class Paths {
  /// A prefix and its owner. A prefix covers itself and everything below it, by whole segments.
  public record Owned(String prefix, String owner) {
    /// Whether this entry covers the path.
    public boolean covers(String path) {
      return path.startsWith(prefix)
          && (path.length() == prefix.length()
              || prefix.endsWith("/")
              || path.charAt(prefix.length()) == '/');
    }
  }

  public static final String AUTH = "auth";
  public static final String COMMENTS = "comments";
  public static final String PUSH = "push";
  public static final String CONTENT = "content";

  /// Every service that owns paths.
  public static final Set<String> OWNERS = Set.of(AUTH, COMMENTS, PUSH, CONTENT);

  /// The whole table, the longest prefix first; content owns the rest.
  public static final List<Owned> TABLE =
      List.of(
              new Owned("/login", AUTH),
              new Owned("/logout", AUTH),
              new Owned("/account", AUTH),
              new Owned("/api/auth", AUTH),
              new Owned("/.well-known/jwks.json", AUTH),
              new Owned("/api/comments", COMMENTS),
              new Owned("/comments", COMMENTS),
              new Owned("/push", PUSH),
              new Owned("/.well-known/mercure", PUSH),
              new Owned("/.well-known/oauth-protected-resource/.well-known/mercure", PUSH),
              new Owned("/", CONTENT))
          .stream()
          .sorted(Comparator.comparingInt((Owned entry) -> -entry.prefix().length()))
          .toList();

  private Paths() {}

  /// The service that owns a path (without its query string).
  public static String ownerOf(String path) {
    for (var entry : TABLE) {
      if (entry.covers(path)) {
        return entry.owner();
      }
    }
    return CONTENT;
  }
}

package dev.stoa.access;

import dev.stoa.access.token.TokenRules;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/// How access behaves. `secureCookies` is off only where plain http is served to other hosts on
/// purpose. `origins`: other origins that may send unsafe requests (`https://example.org`), exactly
/// as browsers write them. `cacheSize` and `cacheTime` bound what is known about sessions.
public record AccessConfig(
    boolean secureCookies,
    Set<String> origins,
    int cacheSize,
    Duration cacheTime,
    TokenRules tokens) {
  public static final AccessConfig DEFAULT =
      new AccessConfig(true, Set.of(), 10_000, Duration.ofSeconds(60), TokenRules.DEFAULT);

  /// Refuses an entry of `origins` that is no origin: it would never match anything.
  public AccessConfig {
    origins = Set.copyOf(origins);
    for (String origin : origins) {
      URI uri = URI.create(origin);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (!web
          || uri.getHost() == null
          || !origin.equals(uri.getScheme() + "://" + uri.getAuthority())) {
        throw new IllegalArgumentException("Not an origin such as https://example.org: " + origin);
      }
    }
  }

  public AccessConfig withOrigins(Set<String> others) {
    return new AccessConfig(secureCookies, others, cacheSize, cacheTime, tokens);
  }

  public AccessConfig withSecureCookies(boolean secure) {
    return new AccessConfig(secure, origins, cacheSize, cacheTime, tokens);
  }
}

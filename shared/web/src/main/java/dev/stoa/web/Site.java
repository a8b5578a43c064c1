package dev.stoa.web;

import org.jspecify.annotations.Nullable;

/// What the site calls itself. `origin`: where it is reached from outside (`https://example.org`),
/// when configured; else feeds and canonical links take the request's.
public record Site(String name, String tagline, @Nullable String origin) {
  public static final Site DEFAULT = new Site("Stoa", "", null);
}

package dev.stoa.web;

import gg.jte.Content;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands inside the layout. `canonicalPath`: the one address of this content, or null for a
/// page that has none (an error, a form), which then is not indexed. `kind`: a class name on
/// `<body>` for the style sheet. `nav`: where else on the site a reader may want to go; the caller
/// bounds it.
public record Page(
    String title,
    String description,
    @Nullable String canonicalPath,
    String kind,
    Content body,
    List<HeadLink> links,
    List<NavLink> nav) {
  public Page {
    links = List.copyOf(links);
    nav = List.copyOf(nav);
  }

  /// A page without an address of its own: a form, a notice.
  public static Page of(String title, Content body) {
    return new Page(title, "", null, "plain", body, List.of(), List.of());
  }

  public Page withCanonicalPath(String path) {
    return new Page(title, description, path, kind, body, links, nav);
  }

  public Page withDescription(String text) {
    return new Page(title, text, canonicalPath, kind, body, links, nav);
  }

  public Page withKind(String name) {
    return new Page(title, description, canonicalPath, name, body, links, nav);
  }

  public Page withLinks(List<HeadLink> more) {
    return new Page(title, description, canonicalPath, kind, body, more, nav);
  }

  public Page withNav(List<NavLink> more) {
    return new Page(title, description, canonicalPath, kind, body, links, more);
  }
}

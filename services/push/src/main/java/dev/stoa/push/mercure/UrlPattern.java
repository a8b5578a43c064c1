package dev.stoa.push.mercure;

import dev.stoa.push.mercure.PatternString.Component;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A URL Pattern (WHATWG), without `ignoreCase`. Every component is matched by itself, each in time
/// linear in its text.
final class UrlPattern {
  private final Map<Component, PatternComponent> components = new EnumMap<>(Component.class);
  private final @Nullable String fixedHost;

  private UrlPattern(Map<Component, String> texts) {
    PatternComponent protocol = PatternComponent.protocol(text(texts, Component.PROTOCOL));
    String host = text(texts, Component.HOSTNAME);
    String port = text(texts, Component.PORT);
    if (port.equals(WebUrl.SPECIAL.get(text(texts, Component.PROTOCOL)))) {
      port = "";
    }
    components.put(Component.PROTOCOL, protocol);
    components.put(Component.USERNAME, PatternComponent.user(text(texts, Component.USERNAME)));
    components.put(Component.PASSWORD, PatternComponent.user(text(texts, Component.PASSWORD)));
    components.put(Component.HOSTNAME, PatternComponent.hostname(host));
    components.put(Component.PORT, PatternComponent.port(port));
    components.put(
        Component.PATHNAME,
        PatternComponent.pathname(
            text(texts, Component.PATHNAME), protocol.matchesSpecialScheme()));
    components.put(Component.SEARCH, PatternComponent.search(text(texts, Component.SEARCH)));
    components.put(Component.HASH, PatternComponent.hash(text(texts, Component.HASH)));
    fixedHost = host.chars().allMatch(UrlPattern::isPlainInName) ? WebHost.parse(host, true) : null;
  }

  /// Reads a pattern, relative ones against `base`; null when the text is no pattern.
  static @Nullable UrlPattern parse(String text, WebUrl base) {
    try {
      return new UrlPattern(withBase(PatternString.parse(text), base));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// The only host that it matches, or null when there may be several.
  @Nullable String fixedHost() {
    return fixedHost;
  }

  boolean matches(WebUrl url) {
    return matches(Component.PROTOCOL, url.scheme())
        && matches(Component.HOSTNAME, url.host())
        && matches(Component.PORT, url.port())
        && matches(Component.PATHNAME, url.path())
        && matches(Component.SEARCH, url.query())
        && matches(Component.HASH, url.fragment())
        && matches(Component.USERNAME, url.username())
        && matches(Component.PASSWORD, url.password());
  }

  private boolean matches(Component component, @Nullable String text) {
    PatternComponent pattern = components.get(component);
    return pattern != null && pattern.matches(text == null ? "" : text);
  }

  private static boolean isPlainInName(int c) {
    return PercentCoding.isLetter(c) || PercentCoding.isDigit(c) || c == '-' || c == '.';
  }

  private static String text(Map<Component, String> texts, Component component) {
    return texts.getOrDefault(component, "*");
  }

  /// What the pattern leaves out before its first component is the base's; after it, anything.
  private static Map<Component, String> withBase(Map<Component, String> given, WebUrl base) {
    var all = new EnumMap<Component, String>(Component.class);
    if (!given.containsKey(Component.PROTOCOL)) {
      all.put(Component.PROTOCOL, base.scheme());
      inherit(all, given, Component.HOSTNAME, base.host());
      inherit(all, given, Component.PORT, base.port());
      inherit(all, given, Component.PATHNAME, base.path());
      inherit(all, given, Component.SEARCH, base.query());
      inherit(all, given, Component.HASH, base.fragment());
    }
    all.putAll(given);
    String path = given.get(Component.PATHNAME);
    if (path != null && !given.containsKey(Component.PROTOCOL) && !isAbsolute(path)) {
      String above = base.path().substring(0, base.path().lastIndexOf('/') + 1);
      all.put(Component.PATHNAME, escape(above) + path);
    }
    return all;
  }

  /// Puts the base's text where neither this component nor one before it is given.
  private static void inherit(
      Map<Component, String> all,
      Map<Component, String> given,
      Component component,
      @Nullable String text) {
    for (Component earlier : Component.values()) {
      boolean counts = earlier != Component.USERNAME && earlier != Component.PASSWORD;
      if (counts && earlier.compareTo(component) <= 0 && given.containsKey(earlier)) {
        return;
      }
    }
    all.put(component, escape(text == null ? "" : text));
  }

  private static boolean isAbsolute(String path) {
    return path.startsWith("/") || path.startsWith("\\/") || path.startsWith("{/");
  }

  private static String escape(String text) {
    return text.replaceAll("([+*?:{}()\\\\])", "\\\\$1");
  }
}

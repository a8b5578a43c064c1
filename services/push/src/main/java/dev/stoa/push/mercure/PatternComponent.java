package dev.stoa.push.mercure;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The pattern of one component of a URL, compiled to a regular expression (WHATWG URL Pattern, 2.2
/// and 2.3) that RE2 runs in time linear in the text. What RE2 has not (lookaround, backreferences)
/// is no pattern here.
final class PatternComponent {
  private final Pattern regexp;

  private PatternComponent(Pattern regexp) {
    this.regexp = regexp;
  }

  boolean matches(String text) {
    return regexp.matches(text);
  }

  boolean matchesSpecialScheme() {
    return WebUrl.SPECIAL.keySet().stream().anyMatch(this::matches);
  }

  // Each factory throws IllegalArgumentException for what is no pattern of its component.

  static PatternComponent protocol(String pattern) {
    return compile(pattern, "", "", PatternComponent::canonicalProtocol);
  }

  static PatternComponent user(String pattern) {
    return compile(pattern, "", "", text -> PercentCoding.encode(text, PercentCoding.USER));
  }

  static PatternComponent hostname(String pattern) {
    boolean ipv6 = pattern.startsWith("[") || pattern.startsWith("{[") || pattern.startsWith("\\[");
    return compile(
        pattern, ".", "", ipv6 ? PatternComponent::ipv6 : PatternComponent::canonicalHostname);
  }

  static PatternComponent port(String pattern) {
    return compile(pattern, "", "", text -> required(WebUrl.port(text, "")));
  }

  static PatternComponent pathname(String pattern, boolean special) {
    return special
        ? compile(pattern, "/", "/", PatternComponent::canonicalPath)
        : compile(pattern, "", "", text -> PercentCoding.encode(text, PercentCoding.CONTROLS));
  }

  static PatternComponent search(String pattern) {
    return compile(
        pattern, "", "", text -> PercentCoding.encode(text, PercentCoding.SPECIAL_QUERY));
  }

  static PatternComponent hash(String pattern) {
    return compile(pattern, "", "", text -> PercentCoding.encode(text, PercentCoding.FRAGMENT));
  }

  private static String canonicalProtocol(String text) {
    WebUrl url = WebUrl.parse(text + "://dummy.invalid/", null);
    return required(url == null ? null : url.scheme());
  }

  /// What would end a host in a URL ends it here too.
  private static String canonicalHostname(String text) {
    int end = 0;
    while (end < text.length() && "/?#\\".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return required(WebHost.parse(text.substring(0, end), true));
  }

  private static String ipv6(String text) {
    if (!text.chars().allMatch(c -> PercentCoding.isHex(c) || "[]:".indexOf(c) >= 0)) {
      throw new IllegalArgumentException("Not a part of an IPv6 address");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static String canonicalPath(String text) {
    boolean leading = text.startsWith("/");
    String path = WebUrl.path(List.of(), leading ? text.substring(1) : "-" + text, true);
    return leading ? path : path.substring(2);
  }

  private static String required(@Nullable String text) {
    if (text == null) {
      throw new IllegalArgumentException("Not a part of a URL");
    }
    return text;
  }

  private static PatternComponent compile(
      String pattern, String delimiter, String prefix, UnaryOperator<String> canonical) {
    String regexp =
        new Compiler(PatternToken.tokenize(pattern, false), delimiter, prefix, canonical).run();
    try {
      return new PatternComponent(Pattern.compile(regexp));
    } catch (PatternSyntaxException unusable) {
      throw new IllegalArgumentException("Not a linear-time expression", unusable);
    }
  }

  private static final class Compiler {
    private final List<PatternToken> tokens;
    private final String segment;
    private final String prefix;
    private final UnaryOperator<String> canonical;
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder pending = new StringBuilder();
    private final Set<String> names = new HashSet<>();
    private int at;

    Compiler(
        List<PatternToken> tokens,
        String delimiter,
        String prefix,
        UnaryOperator<String> canonical) {
      this.tokens = tokens;
      this.segment = delimiter.isEmpty() ? "(?s:.)+?" : "[^" + Pattern.quote(delimiter) + "]+?";
      this.prefix = prefix;
      this.canonical = canonical;
    }

    String run() {
      while (at < tokens.size()) {
        PatternToken plain = take(PatternToken.Type.CHAR);
        PatternToken name = take(PatternToken.Type.NAME);
        PatternToken expression = expression(name);
        if (name != null || expression != null) {
          named(plain == null ? "" : plain.value(), name, expression);
        } else {
          plain = plain == null ? take(PatternToken.Type.ESCAPED) : plain;
          if (plain != null) {
            pending.append(plain.value());
          } else if (take(PatternToken.Type.OPEN) != null) {
            group();
          } else {
            flush();
            require(PatternToken.Type.END);
          }
        }
      }
      return out.toString();
    }

    private void named(
        String before, @Nullable PatternToken name, @Nullable PatternToken expression) {
      String own = before;
      if (!before.isEmpty() && !before.equals(prefix)) {
        pending.append(before);
        own = "";
      }
      flush();
      part(own, name, expression, "", modifier());
    }

    private void group() {
      String before = texts();
      PatternToken name = take(PatternToken.Type.NAME);
      PatternToken expression = expression(name);
      String after = texts();
      require(PatternToken.Type.CLOSE);
      part(before, name, expression, after, modifier());
    }

    private void part(
        String before,
        @Nullable PatternToken name,
        @Nullable PatternToken expression,
        String after,
        String modifier) {
      if (name == null && expression == null && modifier.isEmpty()) {
        pending.append(before);
        return;
      }
      flush();
      if (name == null && expression == null) {
        if (!before.isEmpty()) {
          out.append("(?:").append(quoted(before)).append(')').append(modifier);
        }
        return;
      }
      if (name != null && !names.add(name.value())) {
        throw new IllegalArgumentException("A name stands twice");
      }
      String value = segment;
      if (expression != null) {
        value = expression.type() == PatternToken.Type.ASTERISK ? "(?s:.)*" : expression.value();
        requireSimpleClasses(value);
      }
      String head = quoted(before);
      String tail = quoted(after);
      if (head.isEmpty() && tail.isEmpty()) {
        out.append("(?:(?:").append(value).append("))").append(modifier);
      } else if (modifier.isEmpty() || modifier.equals("?")) {
        out.append("(?:" + head + "(?:" + value + ")" + tail + ")" + modifier);
      } else {
        String more = "(?:" + tail + head + "(?:" + value + "))*";
        out.append("(?:" + head + "(?:" + value + ")" + more + tail + ")");
        out.append(modifier.equals("*") ? "?" : "");
      }
    }

    /// Browsers know classes within classes, and their difference; RE2 would read them as others.
    private static void requireSimpleClasses(String regexp) {
      boolean inside = false;
      for (int i = 0; i < regexp.length(); i++) {
        char c = regexp.charAt(i);
        boolean doubled = i + 1 < regexp.length() && regexp.charAt(i + 1) == c;
        if (inside && (c == '[' || (doubled && (c == '-' || c == '&')))) {
          throw new IllegalArgumentException("A set operation");
        }
        if (c == '\\') {
          i++;
        } else {
          inside = inside ? c != ']' : c == '[';
        }
      }
    }

    private String quoted(String text) {
      return text.isEmpty() ? "" : Pattern.quote(canonical.apply(text));
    }

    private void flush() {
      if (!pending.isEmpty()) {
        out.append(quoted(pending.toString()));
        pending.setLength(0);
      }
    }

    private String texts() {
      var text = new StringBuilder();
      for (PatternToken token = text(); token != null; token = text()) {
        text.append(token.value());
      }
      return text.toString();
    }

    private @Nullable PatternToken text() {
      PatternToken token = take(PatternToken.Type.CHAR);
      return token == null ? take(PatternToken.Type.ESCAPED) : token;
    }

    private @Nullable PatternToken expression(@Nullable PatternToken name) {
      PatternToken token = take(PatternToken.Type.REGEXP);
      return token == null && name == null ? take(PatternToken.Type.ASTERISK) : token;
    }

    private String modifier() {
      PatternToken token = take(PatternToken.Type.MODIFIER);
      token = token == null ? take(PatternToken.Type.ASTERISK) : token;
      return token == null ? "" : token.value();
    }

    private @Nullable PatternToken take(PatternToken.Type type) {
      return at < tokens.size() && tokens.get(at).type() == type ? tokens.get(at++) : null;
    }

    private void require(PatternToken.Type type) {
      if (take(type) == null) {
        throw new IllegalArgumentException("Not a URL pattern");
      }
    }
  }
}

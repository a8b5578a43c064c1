package dev.stoa.router.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A rule as written, taken apart: `/articles/<int:id>-<slug>` is a row of pieces.
///
/// @param text the rule as written
/// @param pieces everything after the first slash
/// @param variables the variables in order
public record RuleText(String text, List<Piece> pieces, List<Piece.Variable> variables) {
  public RuleText {
    pieces = List.copyOf(pieces);
    variables = List.copyOf(variables);
  }

  /// Reads a path rule, which begins with a slash.
  ///
  /// @throws IllegalArgumentException saying what is wrong and where
  public static RuleText path(String rule, Map<String, ConverterFactory> converters) {
    if (!rule.startsWith("/")) {
      throw new IllegalArgumentException("rule '" + rule + "' does not begin with a slash");
    }
    if (rule.contains("//")) {
      throw new IllegalArgumentException("rule '" + rule + "' holds a double slash");
    }
    return new Reader(rule, converters).read(1);
  }

  /// Reads a host rule such as `<tenant>.example.com`; its variables stand for anything but a dot,
  /// whatever their converter (a `path` too: a host has no slashes that it could take); its fixed
  /// pieces are in lower case, as the hosts that it meets.
  public static RuleText host(String rule, Map<String, ConverterFactory> converters) {
    if (rule.contains("/")) {
      throw new IllegalArgumentException("host rule '" + rule + "' holds a slash");
    }
    RuleText read = new Reader(rule, converters).read(0);
    RuleText host =
        new RuleText(rule, read.pieces.stream().map(RuleText::lower).toList(), read.variables);
    checkHost(host);
    return host;
  }

  /// Refuses what could never be the host of a request.
  private static void checkHost(RuleText host) {
    StringBuilder name = new StringBuilder();
    host.pieces.forEach(piece -> name.append(piece instanceof Piece.Fixed(var text) ? text : "x"));
    if (!OriginText.isHost(name.toString())) {
      throw new IllegalArgumentException(
          "host rule '"
              + host.text
              + "' is no host: a name or an address alone, without scheme, port or *; <name> stands"
              + " for one label");
    }
    for (Piece.Variable variable : host.variables) {
      if (!variable.converter().fitsHost()) {
        throw new IllegalArgumentException(
            "host rule '"
                + host.text
                + "': values of <"
                + variable.name()
                + "> are no part of a host, which is in lower case, without a dot between dots");
      }
    }
  }

  private static Piece lower(Piece piece) {
    return piece instanceof Piece.Fixed(var text)
        ? new Piece.Fixed(text.toLowerCase(Locale.ROOT))
        : piece;
  }

  /// Whether the rule ends with a slash.
  public boolean endsWithSlash() {
    return text.endsWith("/");
  }

  private static final class Reader {
    private final String rule;
    private final Map<String, ConverterFactory> converters;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Piece.Variable> variables = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    Reader(String rule, Map<String, ConverterFactory> converters) {
      this.rule = rule;
      this.converters = converters;
    }

    RuleText read(int from) {
      int at = from;
      while (at < rule.length()) {
        char c = rule.charAt(at);
        if (c == '/') {
          pieces.add(new Piece.Slash());
          at++;
        } else if (c == '<') {
          at = variable(at);
        } else {
          at = fixed(at);
        }
      }
      return new RuleText(rule, pieces, variables);
    }

    private int fixed(int from) {
      int to = from;
      while (to < rule.length() && rule.charAt(to) != '/' && rule.charAt(to) != '<') {
        char c = rule.charAt(to);
        if (c == '>' || c == '?' || c == '#' || c < 0x20 || c == 0x7f) {
          throw wrong("'" + c + "' at " + to + " has no place in a rule");
        }
        to++;
      }
      pieces.add(new Piece.Fixed(rule.substring(from, to)));
      return to;
    }

    private int variable(int from) {
      int close = closing(from);
      String inside = rule.substring(from + 1, close);
      int open = inside.indexOf('(');
      int shut = inside.lastIndexOf(')');
      String converter = "default";
      String arguments = "";
      String name = inside;
      if (open >= 0
          && shut > open
          && shut + 1 < inside.length()
          && inside.charAt(shut + 1) == ':') {
        converter = inside.substring(0, open);
        arguments = inside.substring(open + 1, shut);
        name = inside.substring(shut + 2);
      } else if (inside.indexOf(':') >= 0) {
        converter = inside.substring(0, inside.indexOf(':'));
        name = inside.substring(inside.indexOf(':') + 1);
      }
      if (!isName(name)) {
        throw wrong("<" + inside + "> has no usable variable name");
      }
      if (!names.add(name)) {
        throw wrong("variable '" + name + "' is used twice");
      }
      variables.add(new Piece.Variable(name, converter(converter, arguments)));
      pieces.add(variables.getLast());
      return close + 1;
    }

    private int closing(int from) {
      char quote = 0;
      for (int i = from + 1; i < rule.length(); i++) {
        char c = rule.charAt(i);
        if (quote != 0) {
          quote = c == quote ? 0 : quote;
        } else if (c == '"' || c == '\'') {
          quote = c;
        } else if (c == '>') {
          return i;
        }
      }
      throw wrong("'<' at " + from + " is never closed");
    }

    private PathConverter converter(String name, String arguments) {
      ConverterFactory factory = converters.get(name);
      if (factory == null) {
        throw wrong("there is no converter '" + name + "'");
      }
      try {
        return factory.create(ConverterArguments.parse(arguments));
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw wrong(String.valueOf(e.getMessage()));
      }
    }

    private static boolean isName(String name) {
      boolean first = !name.isEmpty() && (name.charAt(0) == '_' || Ascii.isLetter(name.charAt(0)));
      return first && name.chars().allMatch(c -> c == '_' || Ascii.isLetterOrDigit(c));
    }

    private IllegalArgumentException wrong(String what) {
      return new IllegalArgumentException("rule '" + rule + "': " + what);
    }
  }
}

package dev.stoa.push.mercure;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// RFC 6570 templates read backwards: the regular expression of all their expansions. Bounds: what
/// is longer than [Selector#MAX_LENGTH] is refused before; more than [#MAX_EXPRESSIONS], or
/// [#MAX_VARIABLES] in one of them, is no template but a plain text.
final class UriTemplate {
  private static final int MAX_EXPRESSIONS = 32;
  private static final int MAX_VARIABLES = 8;
  private static final int MAX_PREFIX = 255;
  private static final String UNRESERVED = "A-Za-z0-9\\-._~";
  private static final String RESERVED = ":/?#\\[\\]@!$&'()*+,;=";
  private static final String ESCAPE = "%[0-9A-Fa-f]{2}";
  private static final Pattern NAME =
      Pattern.compile("(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*");

  /// One row of the table in RFC 6570, appendix A.
  private record Operator(String first, String separator, boolean named, boolean reserved) {
    static @Nullable Operator of(char c) {
      return switch (c) {
        case '+' -> new Operator("", ",", false, true);
        case '#' -> new Operator("#", ",", false, true);
        case '.' -> new Operator(".", ".", false, false);
        case '/' -> new Operator("/", "/", false, false);
        case ';' -> new Operator(";", ";", true, false);
        case '?' -> new Operator("?", "&", true, false);
        case '&' -> new Operator("&", "&", true, false);
        default -> null;
      };
    }
  }

  private record Variable(String name, boolean exploded, int prefix) {}

  private UriTemplate() {}

  /// The expression of all expansions; null when the text is no valid template.
  static @Nullable Pattern expansions(String template) {
    var out = new StringBuilder(template.length() * 4);
    int expressions = 0;
    for (int at = 0; at < template.length(); ) {
      int open = template.indexOf('{', at);
      String literal = template.substring(at, open < 0 ? template.length() : open);
      if (!appendLiteral(out, literal)) {
        return null;
      }
      if (open < 0) {
        break;
      }
      int close = template.indexOf('}', open);
      if (close < 0 || ++expressions > MAX_EXPRESSIONS) {
        return null;
      }
      String expression = expression(template.substring(open + 1, close));
      if (expression == null) {
        return null;
      }
      out.append(expression);
      at = close + 1;
    }
    return Pattern.compile(out.toString(), Pattern.DOTALL);
  }

  private static boolean appendLiteral(StringBuilder out, String literal) {
    if (literal.chars().anyMatch(c -> c <= ' ' || "\"'<>\\^`|}".indexOf(c) >= 0)) {
      return false;
    }
    literal
        .codePoints()
        .forEach(c -> {
          String plain = Character.toString(c);
          if (c < 0x80) {
            out.append(Pattern.quote(plain));
          } else {
            // An expansion encodes it; whoever publishes may have written it as it is.
            out.append("(?:")
                .append(Pattern.quote(plain))
                .append('|')
                .append(escaped(plain))
                .append(')');
          }
        });
    return true;
  }

  private static String escaped(String text) {
    var out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
    }
    return out.toString();
  }

  private static @Nullable String expression(String body) {
    if (body.isEmpty()) {
      return null;
    }
    Operator chosen = Operator.of(body.charAt(0));
    Operator operator = chosen == null ? new Operator("", ",", false, false) : chosen;
    List<Variable> variables = variables(chosen == null ? body : body.substring(1));
    if (variables == null) {
      return null;
    }
    return operator.named() ? named(operator, variables) : unnamed(operator, variables);
  }

  private static @Nullable List<Variable> variables(String list) {
    var variables = new ArrayList<Variable>();
    for (String spec : list.split(",", -1)) {
      boolean exploded = spec.endsWith("*");
      String name = exploded ? spec.substring(0, spec.length() - 1) : spec;
      int prefix = 0;
      int colon = name.indexOf(':');
      if (colon >= 0 && !exploded) {
        String digits = name.substring(colon + 1);
        if (!digits.matches("[1-9][0-9]{0,2}") || Integer.parseInt(digits) > MAX_PREFIX) {
          return null;
        }
        prefix = Integer.parseInt(digits);
        name = name.substring(0, colon);
      }
      if (!NAME.matches(name) || variables.size() == MAX_VARIABLES) {
        return null;
      }
      variables.add(new Variable(name, exploded, prefix));
    }
    return variables;
  }

  /// A value: characters that expand to themselves and escapes; a list is joined by commas.
  private static String value(Operator operator, Variable variable) {
    String one = "(?:[" + UNRESERVED + (operator.reserved() ? RESERVED : "") + "]|" + ESCAPE + ")";
    return variable.prefix() > 0 ? one + "{0," + variable.prefix() + "}" : "(?:" + one + "|,)*";
  }

  private static String unnamed(Operator operator, List<Variable> variables) {
    String separator = Pattern.quote(operator.separator());
    var out = new StringBuilder("(?:").append(Pattern.quote(operator.first()));
    for (int i = 0; i < variables.size(); i++) {
      Variable variable = variables.get(i);
      String item = value(operator, variable);
      String pair = variable.exploded() ? "(?:" + item + "=)?" : "";
      out.append(i == 0 ? "" : "(?:" + separator).append(pair).append(item);
      if (variable.exploded()) {
        out.append("(?:").append(separator).append(pair).append(item).append(")*");
      }
      out.append(i == 0 ? "" : ")?");
    }
    return out.append(")?").toString();
  }

  /// Variables keep their order and each may be absent: one alternative for each that comes first.
  private static String named(Operator operator, List<Variable> variables) {
    String separator = Pattern.quote(operator.separator());
    var out = new StringBuilder("(?:").append(Pattern.quote(operator.first())).append("(?:");
    for (int first = 0; first < variables.size(); first++) {
      out.append(first == 0 ? "" : "|").append(item(operator, variables.get(first)));
      for (Variable later : variables.subList(first + 1, variables.size())) {
        out.append("(?:").append(separator).append(item(operator, later)).append(")?");
      }
    }
    return out.append("))?").toString();
  }

  private static String item(Operator operator, Variable variable) {
    String value = value(operator, variable);
    String equals = operator.first().equals(";") ? "(?:=" + value + ")?" : "=" + value;
    if (!variable.exploded()) {
      return Pattern.quote(variable.name()) + equals;
    }
    String pair = "(?:[" + UNRESERVED + "]|" + ESCAPE + ")+" + equals;
    return pair + "(?:" + Pattern.quote(operator.separator()) + pair + ")*";
  }
}

package dev.stoa.push.mercure;

import java.util.ArrayList;
import java.util.List;

/// One token of a URL Pattern string (WHATWG URL Pattern, 2.1). `index` is where it begins.
record PatternToken(Type type, int index, String value) {
  enum Type {
    OPEN,
    CLOSE,
    REGEXP,
    NAME,
    CHAR,
    ESCAPED,
    MODIFIER,
    ASTERISK,
    END,
    INVALID
  }

  /// Whether it stands for itself.
  boolean isPlain(String text) {
    return value.equals(text)
        && (type == Type.CHAR || type == Type.ESCAPED || type == Type.INVALID);
  }

  /// The tokens of a pattern. What cannot be one is an INVALID token when `lenient`, else it throws
  /// [IllegalArgumentException].
  static List<PatternToken> tokenize(String input, boolean lenient) {
    return new Tokenizer(input, lenient).run();
  }

  private static final class Tokenizer {
    private final String input;
    private final boolean lenient;
    private final List<PatternToken> tokens = new ArrayList<>();
    private int at;

    Tokenizer(String input, boolean lenient) {
      this.input = input;
      this.lenient = lenient;
    }

    List<PatternToken> run() {
      while (at < input.length()) {
        int c = input.codePointAt(at);
        switch (c) {
          case '*' -> add(Type.ASTERISK, at, at + 1, at + 1);
          case '+', '?' -> add(Type.MODIFIER, at, at + 1, at + 1);
          case '{' -> add(Type.OPEN, at, at + 1, at + 1);
          case '}' -> add(Type.CLOSE, at, at + 1, at + 1);
          case '\\' -> escaped();
          case ':' -> name();
          case '(' -> regexp();
          default -> add(Type.CHAR, at, at + Character.charCount(c), at + Character.charCount(c));
        }
      }
      add(Type.END, at, at, at);
      return tokens;
    }

    private void add(Type type, int from, int to, int next) {
      tokens.add(new PatternToken(type, at, input.substring(from, to)));
      at = next;
    }

    private void wrong(int next) {
      if (!lenient) {
        throw new IllegalArgumentException("Not a URL pattern at " + at);
      }
      add(Type.INVALID, at, next, next);
    }

    private void escaped() {
      if (at + 1 == input.length()) {
        wrong(at + 1);
        return;
      }
      int end = at + 1 + Character.charCount(input.codePointAt(at + 1));
      add(Type.ESCAPED, at + 1, end, end);
    }

    private void name() {
      int end = at + 1;
      while (end < input.length() && isNamePart(input.codePointAt(end), end == at + 1)) {
        end += Character.charCount(input.codePointAt(end));
      }
      if (end == at + 1) {
        wrong(end);
      } else {
        add(Type.NAME, at + 1, end, end);
      }
    }

    private static boolean isNamePart(int c, boolean first) {
      return c == '$'
          || c == '_'
          || (first ? Character.isUnicodeIdentifierStart(c) : isIdentifierPart(c));
    }

    private static boolean isIdentifierPart(int c) {
      return c == 0x200C
          || c == 0x200D
          || (Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
    }

    private void regexp() {
      int depth = 1;
      int end = at + 1;
      while (end < input.length() && depth > 0) {
        char c = input.charAt(end);
        boolean last = end + 1 == input.length();
        if (c >= 0x80 || (c == '?' && end == at + 1)) {
          break;
        }
        if (c == '\\') {
          if (last || input.charAt(end + 1) >= 0x80) {
            break;
          }
          end++;
        } else if (c == ')') {
          depth--;
        } else if (c == '(') {
          if (last || input.charAt(end + 1) != '?') {
            break;
          }
          depth++;
        }
        end++;
      }
      if (depth > 0 || end == at + 2) {
        wrong(at + 1);
      } else {
        add(Type.REGEXP, at + 1, end - 1, end);
      }
    }
  }
}

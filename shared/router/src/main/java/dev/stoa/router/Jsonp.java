package dev.stoa.router;

import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Set;

/// JSON with a callback, for pages that cannot use CORS: off unless a rule asks for it, for public
/// data.
final class Jsonp {
  /// The query parameter that names the callback.
  static final String PARAMETER = "callback";

  private static final int MAX_LENGTH = 128;
  private static final Set<String> REFUSED =
      Set.of(
          "alert",
          "arguments",
          "await",
          "break",
          "case",
          "catch",
          "class",
          "console",
          "const",
          "constructor",
          "continue",
          "debugger",
          "default",
          "delete",
          "do",
          "document",
          "else",
          "enum",
          "eval",
          "export",
          "extends",
          "false",
          "finally",
          "for",
          "frames",
          "function",
          "globalthis",
          "if",
          "implements",
          "import",
          "in",
          "instanceof",
          "interface",
          "let",
          "location",
          "navigator",
          "new",
          "null",
          "opener",
          "package",
          "parent",
          "private",
          "protected",
          "prototype",
          "public",
          "return",
          "self",
          "setinterval",
          "settimeout",
          "static",
          "super",
          "switch",
          "this",
          "throw",
          "top",
          "true",
          "try",
          "typeof",
          "undefined",
          "var",
          "void",
          "while",
          "window",
          "with",
          "yield",
          "__proto__");

  private Jsonp() {}

  /// Whether the request asks for a callback that its rule grants. A query that cannot be read may
  /// hold one: no cookie is shown then, and whoever answers the error need not ask twice.
  static boolean asked(Request request) {
    Rule rule = request.rule();
    if (rule == null || !rule.isJsonp()) {
      return false;
    }
    try {
      return request.args().contains(PARAMETER);
    } catch (HttpError _) {
      return true;
    }
  }

  /// The JSON response as a script.
  ///
  /// @throws HttpError 400 for a name that is no harmless callback, without repeating it, and for a
  ///   query that cannot be read
  /// @throws IllegalStateException for a file or a stream, of which there is no text to wrap
  static Response wrap(Request request, Response response) {
    if (!asked(request) || response.status() >= 400 || !response.isJson()) {
      return response;
    }
    String callback = request.args().get(PARAMETER, "");
    if (!isCallback(callback)) {
      throw HttpError.of(
          400, "jsonp.callback", "The parameter 'callback' is no name of a function.");
    }
    if (response.body() instanceof Body.File || response.body() instanceof Body.Stream) {
      throw new IllegalStateException(
          "JSON of a file or a stream cannot be called back: " + request.rule());
    }
    String script = "/**/" + callback + "(" + escape(response.bodyText()) + ");";
    return response
        .body(Buffer.buffer(script))
        .contentType("application/javascript; charset=utf-8")
        .header("X-Content-Type-Options", "nosniff");
  }

  static boolean isCallback(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH) {
      return false;
    }
    for (String part : name.split("\\.", -1)) {
      boolean identifier =
          !part.isEmpty()
              && !Character.isDigit(part.charAt(0))
              && part.chars()
                  .allMatch(
                      c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '$'));
      if (!identifier || REFUSED.contains(part.toLowerCase(Locale.ROOT))) {
        return false;
      }
    }
    return true;
  }

  private static String escape(String json) {
    StringBuilder escaped = new StringBuilder(json.length() + 16);
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
        escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}

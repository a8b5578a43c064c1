package dev.stoa.router;

import dev.stoa.router.internal.UrlText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Parameters of a header value: `form-data; name="a"; filename="b"`.
final class HeaderParameters {
  private HeaderParameters() {}

  /// A `Content-Disposition` that saves under a name, which may hold any character (RFC 6266).
  static String attachment(String filename) {
    String ascii = filename.replaceAll("[^A-Za-z0-9._-]", "_");
    String encoded = UrlText.encode(filename, "-._~");
    return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded;
  }

  /// The value of a parameter, unquoted, or null.
  static @Nullable String get(String header, String wanted) {
    int at = header.indexOf(';');
    while (at >= 0) {
      int equals = header.indexOf('=', at);
      if (equals < 0) {
        return null;
      }
      String name = header.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
      StringBuilder value = new StringBuilder();
      int next = value(header, equals + 1, value);
      if (name.equals(wanted)) {
        return value.toString();
      }
      at = next;
    }
    return null;
  }

  /// Reads the value and returns the place of the next semicolon, or -1.
  private static int value(String header, int from, StringBuilder value) {
    int i = from;
    while (i < header.length() && header.charAt(i) == ' ') {
      i++;
    }
    if (i < header.length() && header.charAt(i) == '"') {
      for (i++; i < header.length() && header.charAt(i) != '"'; i++) {
        // Browsers escape quotes as %22 and leave backslashes alone; other clients escape with one.
        boolean escape =
            header.charAt(i) == '\\' && i + 1 < header.length() && header.charAt(i + 1) == '"';
        value.append(header.charAt(escape ? ++i : i));
      }
      return header.indexOf(';', i);
    }
    int end = header.indexOf(';', i);
    value.append(header.substring(i, end < 0 ? header.length() : end).strip());
    return end;
  }
}

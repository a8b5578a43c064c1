package dev.stoa.router;

import dev.stoa.router.internal.BadPath;
import dev.stoa.router.internal.UrlText;

/// Reads `a=1&b=2`.
final class FormText {
  /// The most fields in one query or form; more is 400.
  private static final int MAX_FIELDS = 1000;

  private FormText() {}

  /// @param where what it is, for the error
  /// @throws HttpError 400 for too many fields, a bad percent sign or invalid UTF-8
  static MultiValues<String> parse(String text, String where) {
    MultiValues.Builder<String> builder = new MultiValues.Builder<>();
    int fields = 0;
    int from = 0;
    while (from <= text.length()) {
      int to = text.indexOf('&', from);
      to = to < 0 ? text.length() : to;
      if (to > from) {
        if (++fields > MAX_FIELDS) {
          throw HttpError.of(
              400, where + ".too_many", "The " + where + " has more than {0} fields.", MAX_FIELDS);
        }
        field(text, from, to, where, builder);
      }
      from = to + 1;
    }
    return builder.build();
  }

  private static void field(
      String text, int from, int to, String where, MultiValues.Builder<String> builder) {
    int equals = text.indexOf('=', from);
    try {
      if (equals < 0 || equals >= to) {
        builder.add(UrlText.formDecode(text, from, to), "");
      } else {
        builder.add(
            UrlText.formDecode(text, from, equals), UrlText.formDecode(text, equals + 1, to));
      }
    } catch (BadPath e) {
      throw HttpError.of(
          400, where + ".unreadable", "The " + where + " cannot be read. " + e.getMessage());
    }
  }
}

package dev.stoa.push;

import dev.stoa.contracts.Failure;
import dev.stoa.router.Request;

/// A whole number of a query.
final class WholeNumber {
  private WholeNumber() {}

  /// The value of a parameter within its bounds; fails with [Failure.Invalid].
  static int of(Request request, String name, int absent, int min, int max) {
    String text = request.args().get(name);
    if (text == null) {
      return absent;
    }
    if (text.matches("[0-9]{1,9}")) {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    }
    String message = "'" + name + "' is a whole number from " + min + " to " + max;
    throw Failure.Invalid.of(name, name + ".invalid", message);
  }
}

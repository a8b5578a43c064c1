package dev.stoa.push;

import dev.stoa.contracts.Failure;
import dev.stoa.router.Request;

/// A yes or no of a query.
final class Flag {
  private Flag() {}

  /// Whether a parameter is `true`; absent is `false`. Fails with [Failure.Invalid] for anything
  /// else: who writes `1` or `yes` would wonder why it does nothing.
  static boolean of(Request request, String name) {
    String text = request.args().get(name);
    return switch (text) {
      case null -> false;
      case "true" -> true;
      case "false" -> false;
      default ->
          throw Failure.Invalid.of(name, name + ".invalid", "'" + name + "' is true or false");
    };
  }
}

package dev.stoa.content;

import dev.stoa.router.HttpError;
import dev.stoa.router.Request;

/// The forms in which articles and lists of them are given.
enum Form {
  HTML,
  JSON,
  XML,
  TEXT;

  /// What the client likes best; 406 when it takes none of them.
  static Form of(Request request) {
    return switch (request.negotiate(
        "text/html", "application/json", "application/xml", "text/xml", "text/plain")) {
      case "text/html" -> HTML;
      case "application/json" -> JSON;
      case "application/xml", "text/xml" -> XML;
      case "text/plain" -> TEXT;
      default -> throw HttpError.of(406);
    };
  }
}

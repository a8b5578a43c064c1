package dev.stoa.web;

import dev.stoa.router.Request;
import java.util.List;

/// In which form an answer that is no ordinary one is given.
enum Forms {
  PROBLEM,
  PAGE,
  XML,
  TEXT;

  private static final List<String> INTERFACES =
      List.of("/api/", "/push/", "/.well-known/", "/assets/");
  private static final List<String> ACCEPTED =
      List.of(
          "text/html",
          "application/problem+json",
          "application/json",
          "application/xml",
          "application/problem+xml",
          "text/xml",
          "text/plain");

  /// Whether a person reads what is at this path.
  static boolean isPage(String path) {
    return INTERFACES.stream().noneMatch(path::startsWith);
  }

  /// The form of an error: a problem on programming interfaces, else what is accepted; a page for
  /// those who do not say.
  static Forms of(Request request) {
    if (!isPage(request.path())) {
      return PROBLEM;
    }
    var best = request.bestMatch(ACCEPTED);
    return switch (best == null ? "text/html" : best) {
      case "application/problem+json", "application/json" -> PROBLEM;
      case "application/xml", "application/problem+xml", "text/xml" -> XML;
      case "text/plain" -> TEXT;
      default -> PAGE;
    };
  }
}

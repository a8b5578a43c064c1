package dev.stoa.router;

import io.vertx.core.json.JsonObject;
import java.util.List;

/// The answer to an error for which there is no handler: in the form that the client accepts.
final class PlainErrors {
  private static final List<String> FORMS =
      List.of(
          "text/html",
          "application/problem+json",
          "application/json",
          "application/xml",
          "text/plain");

  private PlainErrors() {}

  static Response of(Request request, HttpError error) {
    String form = request.bestMatch(FORMS);
    String title = StatusText.reason(error.status());
    Response response =
        switch (form == null ? "text/plain" : form) {
          case "text/html" -> Response.html(page(error.status(), title, error.text()));
          case "application/problem+json", "application/json" -> problem(error, title);
          case "application/xml" ->
              Response.xml(
                  "<error><status>%d</status><title>%s</title><detail>%s</detail></error>"
                      .formatted(error.status(), Html.escape(title), Html.escape(error.text())));
          default -> Response.text(error.status() + " " + title + "\n" + error.text() + "\n");
        };
    return response.status(error.status()).vary("Accept");
  }

  private static Response problem(HttpError error, String title) {
    JsonObject problem =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", title)
            .put("status", error.status())
            .put("detail", error.text());
    return Response.json(problem.encode()).contentType("application/problem+json");
  }

  private static String page(int status, String title, String text) {
    return """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>%d %s</title></head>
    <body><h1>%s</h1><p>%s</p></body></html>
    """
        .formatted(status, Html.escape(title), Html.escape(title), Html.escape(text));
  }
}

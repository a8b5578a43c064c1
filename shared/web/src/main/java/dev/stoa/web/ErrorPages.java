package dev.stoa.web;

import dev.stoa.contracts.Failure;
import dev.stoa.router.App;
import dev.stoa.router.HttpError;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import java.util.stream.Collectors;

/// What an error looks like: a problem for programs; a page, XML or text for those who ask for it.
final class ErrorPages {
  private final Web web;

  ErrorPages(Web web) {
    this.web = web;
  }

  void install(App.Builder app) {
    app.errorHandler(Failure.class, this::failure).errorHandler(HttpError.class, this::httpError);
  }

  Response failure(Request request, Failure failure) {
    var response = answer(request, Problem.of(failure, request.id()));
    return Problems.withHeaders(failure, response);
  }

  Response httpError(Request request, HttpError error) {
    return answer(request, Problem.of(error.status(), error.text(), request.id()))
        .header("Cache-Control", "no-store");
  }

  private Response answer(Request request, Problem original) {
    var problem = ErrorTexts.shown(Messages.of(request), original);
    var response =
        switch (Forms.of(request)) {
          case PROBLEM -> Problems.response(problem);
          case PAGE -> page(request, original);
          case XML -> xml(problem);
          case TEXT -> Response.text(text(problem));
        };
    return response.status(problem.status()).vary("Accept", "Accept-Language", "Cookie");
  }

  private Response page(Request request, Problem problem) {
    var messages = Messages.of(request);
    var title = title(messages, problem.status());
    var signIn = problem.status() == 401 ? web.signIn(request) : "";
    var shown = ErrorTexts.forPeople(messages, problem);
    var body = web.layout().error(shown, title, signIn, messages);
    return Response.html(web.html(request, Page.of(title, body).withKind("error")));
  }

  /// The title of the status, or of its kind.
  private static String title(Messages messages, int status) {
    var key = "error.title." + status;
    return messages.text(
        messages.has(key) ? key : status < 500 ? "error.title.4xx" : "error.title.5xx");
  }

  private static String text(Problem problem) {
    var fields =
        problem.errors().stream()
            .map(error -> error.field() + ": " + error.message() + "\n")
            .collect(Collectors.joining());
    return problem.status() + " " + problem.title() + "\n" + problem.detail() + "\n" + fields;
  }

  private static Response xml(Problem problem) {
    var xml =
        new XmlText()
            .open("problem", "xmlns", "urn:ietf:rfc:7807")
            .element("type", problem.type())
            .element("title", problem.title())
            .element("status", String.valueOf(problem.status()))
            .element("detail", problem.detail())
            .element("code", problem.code())
            .element("instance", problem.instance());
    for (var error : problem.errors()) {
      xml.open("error")
          .element("field", error.field())
          .element("code", error.code())
          .element("message", error.message())
          .close("error");
    }
    return Response.xml(xml.close("problem").text()).mimetype("application/problem+xml");
  }
}

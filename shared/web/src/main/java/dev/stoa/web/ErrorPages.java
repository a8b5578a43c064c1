package dev.stoa.web;

import dev.stoa.contracts.Failure;
import dev.stoa.router.App;
import dev.stoa.router.HttpError;
import dev.stoa.router.Redirect;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import java.util.List;
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
    var response =
        asksToSignIn(request, failure)
            ? Redirect.local(request, web.signIn(request)).vary("Accept", "Cookie")
            : answer(request, Problem.of(failure, request.id()), List.of());
    return Problems.withHeaders(failure, response);
  }

  Response httpError(Request request, HttpError error) {
    var problem = Problem.of(error.status(), error.code(), error.text(), request.id());
    return answer(request, problem, error.arguments()).header("Cache-Control", "no-store");
  }

  /// A person who wants to see a page signs in first and then gets there; what was sent is refused.
  private static boolean asksToSignIn(Request request, Failure failure) {
    return failure instanceof Failure.Unauthenticated
        && request.isSafeMethod()
        && Forms.of(request) == Forms.PAGE;
  }

  private Response answer(Request request, Problem original, List<String> arguments) {
    var problem = ErrorTexts.shown(Messages.of(request), original, arguments);
    var response =
        switch (Forms.of(request)) {
          case PROBLEM -> Problems.response(problem);
          case PAGE -> page(request, original, arguments);
          case XML -> xml(problem);
          case TEXT -> Response.text(text(problem));
        };
    return response.status(problem.status()).vary("Accept", "Accept-Language", "Cookie");
  }

  private Response page(Request request, Problem problem, List<String> arguments) {
    var messages = Messages.of(request);
    var title = ErrorTexts.title(messages, problem.status());
    var signIn = problem.status() == 401 ? web.signIn(request) : "";
    var shown = ErrorTexts.forPeople(messages, problem, arguments);
    var body = web.layout().error(shown, title, signIn, messages);
    return Response.html(web.html(request, Page.of(title, body).withKind("error")));
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

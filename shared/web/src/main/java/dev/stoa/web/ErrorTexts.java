package dev.stoa.web;

import dev.stoa.contracts.FieldError;
import java.util.List;
import java.util.stream.Collectors;

/// What a problem says in the reader's language. Failures carry English sentences, which programs
/// get as they are; the catalogues have a text for every code that a person can meet
/// (`error.code.<code>`, for a field's own text `error.code.<code>.<field>`), and one for every
/// status (`error.detail.<status>`). What no catalogue knows is still named, in English.
final class ErrorTexts {
  private static final String CODE = "error.code.";
  private static final String DETAIL = "error.detail.";
  private static final String TITLE = "error.title.";

  private ErrorTexts() {}

  /// For programs, and for scripts that show it to a person. `arguments`: what the sentence names.
  static Problem shown(Messages messages, Problem problem, List<String> arguments) {
    return messages.language() == Language.EN ? problem : translated(messages, problem, arguments);
  }

  /// For a page: there the catalogue's words go first in English too.
  static Problem forPeople(Messages messages, Problem problem, List<String> arguments) {
    if (messages.language() != Language.EN) {
      return translated(messages, problem, arguments);
    }
    var key = CODE + problem.code();
    return messages.has(key)
        ? problem.withDetail(messages.text(key, arguments.toArray()))
        : problem;
  }

  /// The title of the status, or of its kind.
  static String title(Messages messages, int status) {
    return messages.text(ofStatus(messages, TITLE, status));
  }

  private static Problem translated(Messages messages, Problem problem, List<String> arguments) {
    var errors =
        problem.errors().stream()
            .map(error -> {
              var named = error.code().equals(problem.code()) ? arguments : List.<String>of();
              return new FieldError(error.field(), error.code(), field(messages, error, named));
            })
            .toList();
    return problem
        .withTitle(title(messages, problem.status()))
        .withDetail(detail(messages, problem, errors, arguments))
        .withErrors(errors);
  }

  private static String detail(
      Messages messages, Problem problem, List<FieldError> errors, List<String> arguments) {
    var ofCode = CODE + problem.code();
    if (errors.isEmpty()) {
      return messages.has(ofCode)
          ? messages.text(ofCode, arguments.toArray())
          : ofStatus(messages, problem);
    }
    if (errors.size() == 1) {
      var only = errors.getFirst();
      return messages.text("error.field", only.field(), only.message());
    }
    return messages.text(
        "error.fields", errors.stream().map(FieldError::field).collect(Collectors.joining(", ")));
  }

  /// The words for the status; where those do not name the mistake, with the sentence that does.
  private static String ofStatus(Messages messages, Problem problem) {
    var general = messages.text(ofStatus(messages, DETAIL, problem.status()));
    var isKnown = problem.status() >= 500 || problem.code().equals(Problem.code(problem.status()));
    return isKnown ? general : messages.text("error.original", general, problem.detail());
  }

  private static String ofStatus(Messages messages, String prefix, int status) {
    var key = prefix + status;
    return messages.has(key) ? key : prefix + (status < 500 ? "4xx" : "5xx");
  }

  private static String field(Messages messages, FieldError error, List<String> arguments) {
    var name = error.field().substring(error.field().lastIndexOf('.') + 1);
    var own = CODE + error.code() + "." + name;
    var key = CODE + error.code();
    return messages.has(own)
        ? messages.text(own)
        : messages.has(key)
            ? messages.text(key, arguments.toArray())
            : messages.text("error.original", messages.text(CODE + "other"), error.message());
  }
}

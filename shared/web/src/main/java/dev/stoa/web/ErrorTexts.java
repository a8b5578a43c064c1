package dev.stoa.web;

import dev.stoa.contracts.FieldError;

/// What a problem says in the reader's language. Failures carry English sentences, which programs
/// get as they are; the catalogues have a text for every code that a person can meet
/// (`error.code.<code>`), and one for every status (`error.detail.<status>`).
final class ErrorTexts {
  private static final String CODE = "error.code.";
  private static final String DETAIL = "error.detail.";

  private ErrorTexts() {}

  /// For programs, and for scripts that show it to a person.
  static Problem shown(Messages messages, Problem problem) {
    return messages.language() == Language.EN ? problem : translated(messages, problem);
  }

  /// For a page: there the catalogue's words go first in English too.
  static Problem forPeople(Messages messages, Problem problem) {
    if (messages.language() != Language.EN) {
      return translated(messages, problem);
    }
    var key = CODE + problem.code();
    return messages.has(key) ? problem.withDetail(messages.text(key)) : problem;
  }

  private static Problem translated(Messages messages, Problem problem) {
    var errors =
        problem.errors().stream()
            .map(error -> new FieldError(error.field(), error.code(), field(messages, error)))
            .toList();
    var detail =
        problem.errors().size() == 1 && !messages.has(CODE + problem.code())
            ? errors.getFirst().message()
            : detail(messages, problem);
    return problem.withDetail(detail).withErrors(errors);
  }

  private static String detail(Messages messages, Problem problem) {
    var ofCode = CODE + problem.code();
    if (messages.has(ofCode)) {
      return messages.text(ofCode);
    }
    var ofStatus = DETAIL + problem.status();
    return messages.text(
        messages.has(ofStatus) ? ofStatus : DETAIL + (problem.status() < 500 ? "4xx" : "5xx"));
  }

  private static String field(Messages messages, FieldError error) {
    var key = CODE + error.code();
    return messages.text(messages.has(key) ? key : CODE + "other");
  }
}

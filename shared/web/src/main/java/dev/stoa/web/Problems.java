package dev.stoa.web;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.Json;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import java.util.List;

/// Problem bodies as responses.
public final class Problems {
  private Problems() {}

  /// A failure as `application/problem+json`.
  public static Response response(Request request, Failure failure) {
    var problem = Problem.of(failure, request.id());
    var shown = ErrorTexts.shown(Messages.of(request), problem, List.of());
    return withHeaders(failure, response(shown));
  }

  static Response response(Problem problem) {
    return Response.json(Json.encode(problem))
        .contentType("application/problem+json")
        .status(problem.status());
  }

  /// Adds what a status asks for beyond its body.
  static Response withHeaders(Failure failure, Response response) {
    if (failure instanceof Failure.RateLimited limited) {
      var seconds = Math.max(1, limited.retryAfter().toSeconds());
      response.header("Retry-After", String.valueOf(seconds));
    }
    return response.header("Cache-Control", "no-store");
  }
}

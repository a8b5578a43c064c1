package dev.stoa.web;

import dev.stoa.router.App;
import dev.stoa.router.HttpError;
import dev.stoa.router.Redirect;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The last word on a path that no rule takes: 1. the same address without its last slash, 2. an
/// address of the past, 3. 404. What a handler itself does not find stays 404.
final class NotFound {
  private final ErrorPages errors;
  private final List<Lost> lost;

  NotFound(ErrorPages errors, List<Lost> lost) {
    this.errors = errors;
    this.lost = List.copyOf(lost);
  }

  Response answer(Request request, Throwable failure) {
    var error = (HttpError) failure;
    if (request.rule() != null || !isRead(request)) {
      return errors.httpError(request, error);
    }
    try {
      var found = find(request);
      return found == null ? errors.httpError(request, error) : found;
    } catch (HttpError known) {
      return errors.httpError(request, known);
    }
  }

  private @Nullable Response find(Request request) {
    var here = withoutSlash(request);
    if (here != null) {
      return here;
    }
    for (var one : lost) {
      var found = one.find(request);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable Response withoutSlash(Request request) {
    var path = request.url().rawPath();
    if (path.length() < 2 || !path.endsWith("/")) {
      return null;
    }
    var shorter = path.substring(0, path.length() - 1);
    if (!isKnown(request.app(), shorter)) {
      return null;
    }
    var query = request.url().query();
    return Redirect.local(request, query == null ? shorter : shorter + "?" + query).status(308);
  }

  private static boolean isKnown(App app, String path) {
    return app.requestByHand("GET", path, Map.of(), "").rule() != null;
  }

  private static boolean isRead(Request request) {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }
}

package dev.stoa.router;

import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.util.List;
import java.util.Objects;

/// Runs what sees a response before it is sent.
final class AfterHooks {
  private static final Logger LOG = LoggerFactory.getLogger(AfterHooks.class);

  private AfterHooks() {}

  /// Checks before any hook runs that the session can be saved: the answer to one that cannot goes
  /// through the hooks itself.
  static Response run(Pipeline pipeline, Request request, Response first) throws Exception {
    if (first == null) {
      throw new NullPointerException("The handler of " + request.rule() + " gave no response.");
    }
    if (!first.isTaken()) {
      request.checkSession();
    }
    return through(pipeline, request, first);
  }

  private static Response through(Pipeline pipeline, Request request, Response first)
      throws Exception {
    Response response = first;
    if (response.isTaken()) {
      return response;
    }
    List<AfterHook> own = request.afterThisRequest();
    for (int i = 0; i < own.size(); i++) {
      response = own.get(i).after(request, response);
    }
    response = Jsonp.wrap(request, response);
    List<AfterHook> hooks = pipeline.after();
    for (int i = 0; i < hooks.size(); i++) {
      response =
          Objects.requireNonNull(
              hooks.get(i).after(request, response), "An after-request hook gave no response.");
    }
    request.saveSession(response);
    Rule rule = request.rule();
    if (rule != null && rule.cors() != null) {
      rule.cors().apply(request, response);
    }
    return Redirect.checked(response);
  }

  /// As [#run] for the answer to a failure of a hook itself: a second failure is logged, and the
  /// answer sent as it is.
  static Response runOrKeep(Pipeline pipeline, Request request, Response response) {
    try {
      return through(pipeline, request, response);
    } catch (Throwable t) {
      LOG.error(request.id() + " an after-request hook failed while an error was answered", t);
      return response;
    }
  }
}

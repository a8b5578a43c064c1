package dev.stoa.router;

import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Finds the error handler for a failure and answers with it: by status, inner blueprint to
/// application; then by class along the ancestry, inner blueprint to application; then the plain
/// answer. A failure that is no [HttpError] and has no handler of its class becomes a 500 and looks
/// again.
final class ErrorAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);

  private final Pipeline pipeline;
  private final Request request;
  private final boolean dev;
  private @Nullable Throwable unhandled;

  ErrorAnswers(Pipeline pipeline, Request request, boolean dev) {
    this.pipeline = pipeline;
    this.request = request;
    this.dev = dev;
  }

  /// What no handler of its own took, for teardown.
  @Nullable Throwable unhandled() {
    return unhandled;
  }

  Response answer(Throwable failure) {
    try {
      if (failure instanceof HttpError error) {
        return withHeaders(error, answerHttp(error));
      }
      ErrorHandler<Throwable> handler = byClass(failure);
      if (handler != null) {
        return answered(handler, failure);
      }
    } catch (Throwable t) {
      if (!t.equals(failure)) {
        // Not added to what was thrown: an exception that is a constant would gather them all.
        LOG.error(request.id() + " an error handler failed while it answered", failure);
      }
      return internal(t);
    }
    return internal(failure);
  }

  /// The answer to something nobody expected: logged with its cause, told without it.
  Response internal(Throwable failure) {
    unhandled = failure;
    // The rule, since a path may hold a secret such as a one-time link.
    Rule rule = request.rule();
    String where = rule == null ? "(no rule)" : rule.text();
    LOG.error(request.id() + " " + request.method() + " " + where + " failed", failure);
    HttpError error = new HttpError.InternalServerError(StatusText.sentence(500), failure);
    try {
      return answerHttp(error);
    } catch (Throwable t) {
      LOG.error(request.id() + " the error handler for 500 failed", t);
      return plain(error);
    }
  }

  private Response answerHttp(HttpError error) throws Exception {
    ErrorHandler<Throwable> handler = byStatus(error.status);
    handler = handler == null ? byClass(error) : handler;
    return handler == null ? plain(error) : answered(handler, error);
  }

  private Response answered(ErrorHandler<Throwable> handler, Throwable failure) throws Exception {
    return Objects.requireNonNull(
        handler.handle(request, failure), "The error handler gave no response.");
  }

  private @Nullable ErrorHandler<Throwable> byStatus(int status) {
    List<ErrorHandlers> all = pipeline.errors();
    for (int i = 0; i < all.size(); i++) {
      ErrorHandler<Throwable> handler = all.get(i).forStatus(status);
      if (handler != null) {
        return handler;
      }
    }
    return null;
  }

  private @Nullable ErrorHandler<Throwable> byClass(Throwable failure) {
    for (ErrorHandlers handlers : pipeline.errors()) {
      ErrorHandler<Throwable> handler = handlers.forClass(failure.getClass());
      if (handler != null) {
        return handler;
      }
    }
    return null;
  }

  private static Response withHeaders(HttpError error, Response response) {
    Map<String, String> headers = error.headers;
    if (!headers.isEmpty()) {
      headers.forEach((name, value) -> {
        if (response.header(name) == null) {
          response.header(name, value);
        }
      });
    }
    return response;
  }

  private Response plain(HttpError error) {
    return dev && error.status() == 500 && error.getCause() != null
        ? DevErrorPage.of(request, error.getCause())
        : PlainErrors.of(request, error);
  }
}

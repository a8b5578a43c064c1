package dev.stoa.contracts.bus;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import dev.stoa.contracts.Json;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.List;

/// How a [Failure] travels on the bus: the status as the reply's code, this record as its message.
/// Only three things survive a failed reply (kind, code, text), so no cause can leak.
record WireFailure(
    int status, String code, String text, List<FieldError> errors, long retryMillis) {
  static WireFailure of(Failure failure) {
    var retry =
        failure instanceof Failure.RateLimited limited ? limited.retryAfter().toMillis() : 0;
    return new WireFailure(
        failure.status(), failure.code(), failure.text(), failure.errors(), retry);
  }

  static WireFailure busy(Address<?, ?> address) {
    return of(
        new Failure.Unavailable("busy", serviceOf(address) + " has too much to do just now."));
  }

  static WireFailure internal(Address<?, ?> address) {
    return of(new Failure.Unavailable("failed", serviceOf(address) + " could not answer."));
  }

  void sendTo(Message<?> message) {
    message.fail(status, Json.encode(this));
  }

  /// The failure that the caller sees for whatever ended its call.
  static Failure failureOf(Throwable cause, Address<?, ?> address) {
    if (cause instanceof Failure failure) {
      return failure;
    }
    if (cause instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE) {
      return Json.decode(String.valueOf(reply.getMessage()), WireFailure.class).failure();
    }
    return new Failure.Unavailable("unavailable", serviceOf(address) + " does not answer.");
  }

  private Failure failure() {
    return switch (status) {
      case 400 -> new Failure.Invalid(code, text, errors);
      case 401 -> new Failure.Unauthenticated(code, text);
      case 403 -> new Failure.Forbidden(code, text);
      case 404 -> new Failure.NotFound(code, text);
      case 409 -> new Failure.Conflict(code, text);
      case 413 -> new Failure.TooLarge(code, text);
      case 429 -> new Failure.RateLimited(code, text, Duration.ofMillis(retryMillis));
      default -> new Failure.Unavailable(code, text);
    };
  }

  private static String serviceOf(Address<?, ?> address) {
    var dot = address.name().indexOf('.');
    return dot < 0 ? address.name() : address.name().substring(0, dot);
  }
}

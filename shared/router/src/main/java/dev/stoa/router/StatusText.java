package dev.stoa.router;

import io.netty.handler.codec.http.HttpResponseStatus;

/// The usual words for a status.
final class StatusText {
  private StatusText() {}

  static String reason(int status) {
    return HttpResponseStatus.valueOf(status).reasonPhrase();
  }

  static String sentence(int status) {
    return switch (status) {
      case 400 -> "The request could not be understood.";
      case 401 -> "You need to sign in for this.";
      case 403 -> "You may not do this.";
      case 404 -> "There is nothing at this address.";
      case 405 -> "This address does not take that method.";
      case 413 -> "The request is larger than this address takes.";
      case 500 -> "Something went wrong on our side.";
      case 503 -> "The service is not available at the moment.";
      default -> reason(status) + ".";
    };
  }
}

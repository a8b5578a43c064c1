package dev.stoa.comments;

import dev.stoa.access.Access;
import dev.stoa.router.Request;

/// Who sent a request.
final class Readers {
  private Readers() {}

  static Reader of(Request request) {
    return new Reader(Access.principal(request), request.remoteAddress());
  }
}

package dev.stoa.access;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.auth.Principal;
import dev.stoa.router.Access;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import dev.stoa.router.Rule;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/// Holds rules to what they state about who may use them.
final class Gate {
  private Gate() {}

  /// Succeeds with null when the request may go on; fails with the [Failure] to answer otherwise.
  static Future<@Nullable Response> check(Request request, @Nullable Principal principal) {
    Rule rule = request.rule();
    if (rule == null) {
      return Future.succeededFuture();
    }
    boolean owner = rule.access().equals(Access.OWNER);
    if (!owner && !rule.access().equals(Access.SIGNED_IN)) {
      return Future.succeededFuture();
    }
    if (principal == null) {
      return Future.failedFuture(
          new Failure.Unauthenticated("auth.required", "Please sign in first."));
    }
    return owner && !principal.isOwner()
        ? Future.failedFuture(
            new Failure.Forbidden("auth.owner", "Only the owner of this site may do this."))
        : Future.succeededFuture();
  }
}

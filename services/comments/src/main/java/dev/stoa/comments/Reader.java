package dev.stoa.comments;

import dev.stoa.contracts.auth.Principal;
import dev.stoa.contracts.comments.CommentsApi.SignedIn;
import org.jspecify.annotations.Nullable;

/// Who is asking: a signed-in person or a guest, and from which address.
record Reader(@Nullable Principal principal, String address) {
  boolean isOwner() {
    return principal != null && principal.isOwner();
  }

  /// The reader as the renderer knows one; none for a guest.
  @Nullable SignedIn signedIn() {
    return principal == null ? null : new SignedIn(principal.id(), principal.isOwner());
  }

  /// The scope of an `Idempotency-Key`: keys of different people never meet.
  String publisher() {
    return principal == null ? "guest:" + address : "account:" + principal.id();
  }
}

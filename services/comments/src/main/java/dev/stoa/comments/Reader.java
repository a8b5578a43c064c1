package dev.stoa.comments;

import dev.stoa.contracts.auth.Principal;
import org.jspecify.annotations.Nullable;

/// Who is asking: a signed-in person or a guest, and from which address.
record Reader(@Nullable Principal principal, String address) {
  boolean isOwner() {
    return principal != null && principal.isOwner();
  }

  /// The scope of an `Idempotency-Key`: keys of different people never meet.
  String publisher() {
    return principal == null ? "guest:" + address : "account:" + principal.id();
  }
}

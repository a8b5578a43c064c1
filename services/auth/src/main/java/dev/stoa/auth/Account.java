package dev.stoa.auth;

import dev.stoa.contracts.auth.Principal;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A person who can sign in. `password`: a PHC string, or null while none is set.
record Account(
    String id,
    String email,
    String name,
    @Nullable String password,
    Set<String> roles,
    Instant createdAt) {
  Account {
    roles = Set.copyOf(roles);
  }

  Principal principal() {
    return new Principal(id, name, email, roles);
  }

  boolean isOwner() {
    return roles.contains(Principal.OWNER);
  }

  /// Never shows the password's hash.
  @Override
  public String toString() {
    return "Account(" + id + ")";
  }
}

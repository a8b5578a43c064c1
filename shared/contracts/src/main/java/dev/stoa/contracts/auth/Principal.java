package dev.stoa.contracts.auth;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who is signed in. Guests have no principal.
public record Principal(String id, String name, @Nullable String email, Set<String> roles) {
  /// The role that may do everything on its site.
  public static final String OWNER = "owner";

  public Principal {
    roles = Set.copyOf(roles);
  }

  public boolean isOwner() {
    return roles.contains(OWNER);
  }
}

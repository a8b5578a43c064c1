package dev.stoa.router;

import org.jspecify.annotations.Nullable;

/// Whether unsafe methods of a rule need a CSRF token.
///
/// @param reason why they do not, null when they do
public record Csrf(@Nullable String reason) {
  /// The default.
  public static final Csrf REQUIRED = new Csrf(null);

  /// No token is needed, for a reason that the audit prints.
  public static Csrf exempt(String reason) {
    if (reason.isBlank()) {
      throw new IllegalArgumentException("an exemption from CSRF protection needs a reason");
    }
    return new Csrf(reason);
  }

  public boolean required() {
    return reason == null;
  }
}

package dev.stoa.router;

import java.util.Objects;

/// Who may use a rule, as stated for the reader of `routes`. The router does not enforce it: the
/// hook that knows who is asking does, by looking at [Rule#access].
public record Access(String name) {
  /// Anyone.
  public static final Access PUBLIC = new Access("public");

  /// Anyone who is signed in.
  public static final Access SIGNED_IN = new Access("signed in");

  /// The owner of the site.
  public static final Access OWNER = new Access("owner");

  /// The bearer of a token, never a cookie: such a rule needs no CSRF token.
  public static final Access TOKEN = new Access("token");

  /// Nothing was said; the audit refuses it.
  static final Access UNSTATED = new Access("unstated");

  public Access {
    Objects.requireNonNull(name);
  }

  /// An access of the application's own making.
  public static Access of(String name) {
    return new Access(name);
  }
}

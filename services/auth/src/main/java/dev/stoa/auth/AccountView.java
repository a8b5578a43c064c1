package dev.stoa.auth;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an account's page shows.
public record AccountView(
    String name,
    String email,
    boolean owner,
    String csrf,
    List<Row> sessions,
    @Nullable String notice,
    Map<String, String> errors) {
  public AccountView {
    sessions = List.copyOf(sessions);
    errors = Map.copyOf(errors);
  }

  public @Nullable String error(String field) {
    return errors.get(field);
  }

  /// One login.
  public record Row(
      String hash, String browser, boolean current, Instant createdAt, Instant seenAt) {}
}

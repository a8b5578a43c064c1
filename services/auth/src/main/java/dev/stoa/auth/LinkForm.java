package dev.stoa.auth;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The form behind a one-time link. `errors`: by field; the empty name is the whole form.
public record LinkForm(
    boolean isClaim, String action, String email, String name, Map<String, String> errors) {
  public LinkForm {
    errors = Map.copyOf(errors);
  }

  public @Nullable String error(String field) {
    return errors.get(field);
  }
}

package dev.stoa.auth;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// What is taken for a new password: 8 to 1,000 characters, none of the passwords that everybody
/// tries first, not the address itself. No rules about kinds of characters, and nothing is cut off.
final class PasswordRules {
  static final int MIN = 8;
  static final int MAX = 1_000;

  private final Set<String> common;

  PasswordRules() {
    this.common = load();
  }

  /// Throws [Failure.Invalid] on `field` when the password is not good enough.
  void check(String field, String password, String email) {
    int length = password.codePointCount(0, password.length());
    if (length < MIN) {
      throw bad(field, "password.short", "A password has at least " + MIN + " characters.");
    }
    if (length > MAX) {
      throw bad(field, "password.long", "A password has at most " + MAX + " characters.");
    }
    if (isCommon(password) || password.equalsIgnoreCase(email)) {
      throw bad(field, "password.common", "This password is among the first that anyone tries.");
    }
  }

  static boolean hasGoodLength(String password) {
    int length = password.codePointCount(0, password.length());
    return length >= MIN && length <= MAX;
  }

  boolean isCommon(String password) {
    return common.contains(password.toLowerCase(Locale.ROOT));
  }

  int commonPasswords() {
    return common.size();
  }

  private static Failure bad(String field, String code, String message) {
    return new Failure.Invalid(new FieldError(field, code, message));
  }

  private static Set<String> load() {
    var stream = PasswordRules.class.getResourceAsStream("/dev/stoa/auth/common-passwords.txt");
    if (stream == null) {
      throw new IllegalStateException("common-passwords.txt is missing");
    }
    Set<String> words = new HashSet<>();
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      reader.lines().filter(line -> !line.startsWith("#")).forEach(words::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Set.copyOf(words);
  }
}

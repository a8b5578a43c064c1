package dev.stoa.auth;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// E-mail addresses as names of accounts: what is taken for one, and when two are the same.
final class Emails {
  private static final int MAX = 254;
  // Only what could not be delivered anywhere is refused; the proof of an address is mail to it.
  private static final Pattern FORM = Pattern.compile("[^\\s@\\p{Cntrl}]+@[^\\s@\\p{Cntrl}]+");

  private Emails() {}

  /// The trimmed address; throws [Failure.Invalid] on `field` when it cannot be one.
  static String check(String field, String text) {
    if (!isAddress(text)) {
      throw new Failure.Invalid(
          new FieldError(field, "email.malformed", "This is not an e-mail address."));
    }
    return text.strip();
  }

  /// Whether the text, trimmed, can be an address.
  static boolean isAddress(String text) {
    String email = text.strip();
    return email.length() <= MAX && FORM.matcher(email).matches();
  }

  /// Equal for addresses that name the same account; for any text, whole or not.
  static String key(String text) {
    String email = Normalizer.normalize(text.strip(), Normalizer.Form.NFKC);
    String key = email.toLowerCase(Locale.ROOT);
    return key.length() > MAX ? key.substring(0, MAX) : key;
  }
}

package dev.stoa.access.token;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Which channels a capability is about: one exact name, or every name with the prefix before a
/// trailing `*`. The system's channels (`$...`) are covered by no pattern.
public record ChannelPattern(String text) {
  /// The longest pattern, in bytes of UTF-8.
  public static final int MAX_BYTES = 256;

  /// Throws [Failure.Invalid] when the text is empty, longer than [#MAX_BYTES], holds a control
  /// character, an unpaired surrogate or a `*` before its end, or names a system channel.
  public ChannelPattern {
    String wrong = fault(text);
    if (wrong != null) {
      throw new Failure.Invalid(new FieldError("pattern", "pattern.malformed", wrong));
    }
  }

  /// Whether a capability of this pattern speaks about that channel.
  public boolean covers(String channel) {
    if (channel.isEmpty() || channel.charAt(0) == '$') {
      return false;
    }
    return isPrefix()
        ? channel.startsWith(text.substring(0, text.length() - 1))
        : channel.equals(text);
  }

  /// Whether the pattern ends with `*`.
  public boolean isPrefix() {
    return text.endsWith("*");
  }

  @Override
  public String toString() {
    return text;
  }

  private static @Nullable String fault(String text) {
    if (text.isEmpty()) {
      return "A channel pattern must not be empty.";
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return "A channel pattern has at most " + MAX_BYTES + " bytes.";
    }
    if (text.charAt(0) == '$') {
      return "No pattern covers the system's channels, which begin with $.";
    }
    int star = text.indexOf('*');
    if (star >= 0 && star != text.length() - 1) {
      return "Only a trailing * is a pattern.";
    }
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int point = text.codePointAt(i);
      if (Character.isISOControl(point) || (point >= 0xD800 && point <= 0xDFFF)) {
        return "A channel pattern holds no control characters.";
      }
    }
    return null;
  }
}

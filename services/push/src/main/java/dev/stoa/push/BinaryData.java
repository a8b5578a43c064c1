package dev.stoa.push;

import dev.stoa.contracts.Failure;
import io.vertx.core.json.Json;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Bytes as the data of an event (P-9.7). In the log and in JSON they are a text in base64, of
/// which there is one for the same bytes; the event's `meta` says that they are no other text.
///
/// Bound: [#MAX_BYTES] decoded; more: 413.
final class BinaryData {
  static final int MAX_BYTES = 768_000;

  /// What an encoding is called, in the log and in the protocol.
  static final String BASE64 = "base64";

  /// The `meta` of an event whose data is bytes; the log may add to its end (a trace).
  static final String META = "{\"encoding\":\"base64\"}";

  private static final String MARK = META.substring(0, META.length() - 1);
  private static final int MAX_TEXT = (MAX_BYTES + 2) / 3 * 4;

  private BinaryData() {}

  /// Whether the data of an event with this `meta` is bytes.
  static boolean isMarked(@Nullable String meta) {
    return meta != null && meta.startsWith(MARK);
  }

  /// Bytes as the JSON text of an event's data; fails with [Failure.TooLarge].
  static String json(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw tooLarge();
    }
    return '"' + Base64.getEncoder().encodeToString(bytes) + '"';
  }

  /// What a publisher wrote, checked, as the JSON text of an event's data; fails with
  /// [Failure.Invalid] or [Failure.TooLarge].
  static String checked(@Nullable String json) {
    if (json == null || !json.startsWith("\"")) {
      throw wrong("With 'encoding' \"base64\" the field 'data' is a text: bytes in base64");
    }
    String text = (String) Json.decodeValue(json);
    if (text.length() > MAX_TEXT) {
      throw tooLarge();
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw notCanonical();
    }
    String canonical = json(bytes);
    if (canonical.length() != text.length() + 2 || !canonical.startsWith(text, 1)) {
      throw notCanonical();
    }
    return canonical;
  }

  private static Failure notCanonical() {
    return wrong(
        "The field 'data' is not base64 (RFC 4648 section 4: A-Z a-z 0-9 + /, padded with =)");
  }

  private static Failure wrong(String message) {
    return Failure.Invalid.of("data", "data.base64", message);
  }

  private static Failure tooLarge() {
    return Failure.TooLarge.of(
        "data",
        "event.too_large",
        "The field 'data' is larger than %d bytes.".formatted(MAX_BYTES));
  }
}

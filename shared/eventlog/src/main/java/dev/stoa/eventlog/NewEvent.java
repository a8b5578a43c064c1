package dev.stoa.eventlog;

import dev.stoa.contracts.Failure;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// An event to be appended.
///
/// `data` and `meta` are JSON texts; `meta` is for what a transport needs beside the data. `id` is
/// made when it is null. `subject` names what the event is about (such as `comment:<id>`), so that
/// erasure finds it.
public record NewEvent(
    String channel,
    String type,
    @Nullable String data,
    @Nullable String id,
    @Nullable String meta,
    @Nullable String subject) {
  /// The longest channel name, in bytes.
  public static final int MAX_CHANNEL_BYTES = 512;

  /// The longest type and the longest id, in characters.
  public static final int MAX_NAME = 256;

  /// The largest data, in characters.
  public static final int MAX_DATA = 1 << 20;

  static final String ERASING = "{\"erasing\":true}";

  /// What `meta` ends with around the trace context.
  static final String TRACE = "\"trace\":\"";

  static final String TRACE_END = "\"}";

  public NewEvent {
    requireName("channel", channel, MAX_CHANNEL_BYTES);
    requireName("type", type, MAX_NAME);
    if (id != null) {
      requireName("id", id, MAX_NAME);
    }
    if (subject != null) {
      requireName("subject", subject, MAX_NAME);
    }
    requireText("data", data);
    requireText("meta", meta);
  }

  public static NewEvent of(String channel, String type, @Nullable String data) {
    return new NewEvent(channel, type, data, null, null, null);
  }

  public NewEvent about(String subject) {
    return new NewEvent(channel, type, data, id, meta, subject);
  }

  /// The event tells that earlier ones of its channel were erased: whoever keeps copies of them in
  /// memory must let go of those.
  public NewEvent erasing() {
    return new NewEvent(channel, type, data, id, ERASING, subject);
  }

  /// The same with a trace context, as the last member of its `meta`.
  NewEvent traced(String trace) {
    String before = meta == null ? "{" : meta.substring(0, meta.lastIndexOf('}')) + ',';
    return new NewEvent(channel, type, data, id, before + TRACE + trace + TRACE_END, subject);
  }

  /// What the event weighs against a retention by size.
  int size() {
    return channel.length()
        + type.length()
        + (data == null ? 0 : data.length())
        + (meta == null ? 0 : meta.length());
  }

  private static void requireName(String field, String value, int max) {
    if (value.isEmpty() || value.getBytes(StandardCharsets.UTF_8).length > max) {
      throw invalid(field, "must be 1 to " + max + " bytes long");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw invalid(field, "must not contain control characters");
    }
  }

  private static void requireText(String field, @Nullable String value) {
    if (value == null) {
      return;
    }
    if (value.length() > MAX_DATA) {
      throw Failure.TooLarge.of(
          field, "event.too_large", "The field '%s' is larger than %d.".formatted(field, MAX_DATA));
    }
    if (value.indexOf('\0') >= 0) {
      throw invalid(field, "must not contain a NUL character");
    }
  }

  private static Failure invalid(String field, String rule) {
    return Failure.Invalid.of(
        field, field + ".invalid", "The field '%s' %s.".formatted(field, rule));
  }
}

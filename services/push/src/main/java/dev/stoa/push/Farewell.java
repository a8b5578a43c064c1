package dev.stoa.push;

import io.netty.buffer.ByteBuf;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/// The last words to a client that is sent elsewhere (P-10.3): when to come back, and from where.
final class Farewell {
  private Farewell() {}

  /// `reason`: `shutdown` or `rotation`. A bare event source obeys the `retry:` by itself.
  static ByteBuf of(Format format, String reason, long retryMillis, String cursor) {
    var json =
        new JsonObject().put("control", "drain").put("reason", reason).put("retry", retryMillis);
    if (!cursor.isEmpty()) {
      json.put("cursor", cursor);
    }
    String text = json.encode();
    ByteBuf out = Format.buffer(2 * text.length() + 128);
    if (format == Format.SSE) {
      out.writeCharSequence("retry: " + retryMillis + "\n", StandardCharsets.US_ASCII);
    }
    format.control(out, "drain", text, cursor);
    return out;
  }
}

package dev.stoa.router;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// Tells a file's kind by its first bytes, whatever its sender says.
final class FileSignature {
  /// The media types that can be told.
  static final Set<String> TYPES =
      Set.of("application/pdf", "image/gif", "image/jpeg", "image/png", "image/webp");

  private FileSignature() {}

  /// The media type, or `application/octet-stream`.
  static String of(Buffer file) {
    String head =
        file.getBuffer(0, Math.min(12, file.length())).toString(StandardCharsets.ISO_8859_1);
    if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
      return "image/png";
    }
    if (head.startsWith("\u00ff\u00d8\u00ff")) {
      return "image/jpeg";
    }
    if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
      return "image/gif";
    }
    if (head.startsWith("RIFF") && head.endsWith("WEBP")) {
      return "image/webp";
    }
    return head.startsWith("%PDF-") ? "application/pdf" : "application/octet-stream";
  }
}

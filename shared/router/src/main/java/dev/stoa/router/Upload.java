package dev.stoa.router;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// One uploaded file. It is held in memory, bounded by the rule, and gone with the request unless
/// saved.
///
/// @param field the name of the form field
/// @param filename the name that the client gave, never to be used as a path: see [#safeName]
/// @param contentType what the client says it is
public record Upload(String field, String filename, String contentType, Buffer bytes) {
  /// File systems take 255 bytes; the rest is for what an application puts before the name.
  private static final int MAX_NAME_BYTES = 200;

  private static final int MAX_NAME_LENGTH = 100;

  /// A longer one is no extension, but a part of the name.
  private static final int MAX_EXTENSION_BYTES = 32;

  public long size() {
    return bytes.length();
  }

  /// The client's name cut down to letters, digits, dots, dashes and underscores; never empty,
  /// never hidden, never a way out of a directory, and no longer than 100 characters and 200 bytes
  /// of UTF-8, of which the extension is kept.
  public String safeName() {
    int slash = Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\'));
    StringBuilder safe = new StringBuilder();
    filename
        .substring(slash + 1)
        .codePoints()
        .map(c -> Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_' ? c : '_')
        .forEach(safe::appendCodePoint);
    int start = 0;
    while (start < safe.length() && (safe.charAt(start) == '.' || safe.charAt(start) == '-')) {
      start++;
    }
    return start == safe.length() ? "file" : bounded(safe.substring(start));
  }

  private static String bounded(String name) {
    if (utf8Length(name) <= MAX_NAME_BYTES && length(name) <= MAX_NAME_LENGTH) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "" : name.substring(dot);
    if (utf8Length(extension) > MAX_EXTENSION_BYTES) {
      extension = "";
    }
    int stem = name.length() - extension.length();
    return cut(
            name.substring(0, stem),
            MAX_NAME_LENGTH - length(extension),
            MAX_NAME_BYTES - utf8Length(extension))
        + extension;
  }

  /// As many whole characters as that many bytes hold, and no more than `length`.
  private static String cut(String text, int length, int bytes) {
    int end = 0;
    int left = bytes;
    for (int taken = 0; taken < length && end < text.length(); taken++) {
      int c = text.codePointAt(end);
      left -= utf8Length(c);
      if (left < 0) {
        break;
      }
      end += Character.charCount(c);
    }
    return text.substring(0, end);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static int utf8Length(String text) {
    return text.codePoints().map(Upload::utf8Length).sum();
  }

  private static int utf8Length(int c) {
    if (c < 0x80) {
      return 1;
    }
    if (c < 0x800) {
      return 2;
    }
    return c < 0x10000 ? 3 : 4;
  }

  /// Writes the file; blocking. Fails when the target exists.
  public void save(Path target) throws IOException {
    Files.write(target, bytes.getBytes(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }
}

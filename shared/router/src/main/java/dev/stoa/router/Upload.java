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

  public long size() {
    return bytes.length();
  }

  /// The client's name cut down to letters, digits, dots, dashes and underscores; never empty,
  /// never hidden, never a way out of a directory.
  public String safeName() {
    int slash = Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\'));
    StringBuilder safe = new StringBuilder();
    filename
        .substring(slash + 1)
        .codePoints()
        .limit(100)
        .map(c -> Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_' ? c : '_')
        .forEach(safe::appendCodePoint);
    while (!safe.isEmpty() && (safe.charAt(0) == '.' || safe.charAt(0) == '-')) {
      safe.deleteCharAt(0);
    }
    return safe.isEmpty() ? "file" : safe.toString();
  }

  /// Writes the file; blocking. Fails when the target exists.
  public void save(Path target) throws IOException {
    Files.write(target, bytes.getBytes(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }
}

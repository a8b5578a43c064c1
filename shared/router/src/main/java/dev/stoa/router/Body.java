package dev.stoa.router;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/// What a response sends after its head.
sealed interface Body {
  /// How many bytes it has, -1 when that is not known beforehand or there is no body.
  default long length() {
    return -1;
  }

  /// Whether nothing is needed any more to send it.
  default boolean isInMemory() {
    return false;
  }

  enum Empty implements Body {
    EMPTY;

    @Override
    public boolean isInMemory() {
      return true;
    }
  }

  enum Taken implements Body {
    TAKEN
  }

  record Bytes(Buffer bytes) implements Body {
    @Override
    public long length() {
      return bytes.length();
    }

    @Override
    public boolean isInMemory() {
      return true;
    }
  }

  record File(Path path, long length, Instant modified) implements Body {

    /// @throws HttpError 404 when there is no such regular file
    static File of(Path path) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (attributes.isRegularFile()) {
          long modified = attributes.lastModifiedTime().toMillis();
          return new File(path, attributes.size(), Instant.ofEpochMilli(modified));
        }
      } catch (IOException _) {
        throw HttpError.of(404);
      }
      throw HttpError.of(404);
    }

    /// What changes with the content.
    String tag() {
      return Long.toHexString(modified.toEpochMilli()) + "-" + Long.toHexString(length);
    }
  }

  /// A piece of a file.
  record FileRange(Path path, long offset, long length) implements Body {}

  record Stream(ReadStream<Buffer> stream) implements Body {}
}

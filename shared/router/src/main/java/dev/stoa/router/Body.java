package dev.stoa.router;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.file.Path;

/// What a response sends after its head.
sealed interface Body {
  enum Empty implements Body {
    EMPTY
  }

  enum Taken implements Body {
    TAKEN
  }

  record Bytes(Buffer bytes) implements Body {}

  record File(Path path, long length) implements Body {}

  /// A piece of a file.
  record FileRange(Path path, long offset, long length) implements Body {}

  record Stream(ReadStream<Buffer> stream) implements Body {}
}

package dev.stoa.web;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/// A built file, held in memory: some tens of kilobytes in all. `packed`: its gzip twin, or null.
record Asset(String type, Bytes plain, @Nullable Bytes packed) {
  /// What is sent, with its strong entity tag: each coding of a file has its own.
  record Bytes(Buffer content, String etag) {}
}

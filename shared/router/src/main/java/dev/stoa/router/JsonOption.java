package dev.stoa.router;

/// How lenient [Request#jsonValue] is.
public enum JsonOption {
  /// Do not look at the media type.
  FORCE,
  /// Give null instead of an error.
  SILENT,
  /// Parse again at the next call.
  NO_CACHE
}

package dev.stoa.router;

import java.util.Set;

/// What files a rule takes in a multipart form; without it a form with files is refused.
///
/// @param maxFiles the most files in one request
/// @param maxFileBytes the largest file
/// @param contentTypes the media types taken, as told by the file's first bytes
public record Uploads(int maxFiles, long maxFileBytes, Set<String> contentTypes) {
  public Uploads {
    contentTypes = Set.copyOf(contentTypes);
    if (maxFiles < 1 || maxFileBytes < 1) {
      throw new IllegalArgumentException("uploads need room for at least one byte");
    }
  }

  /// Files of any kind.
  public static Uploads of(int maxFiles, long maxFileBytes) {
    return new Uploads(maxFiles, maxFileBytes, Set.of());
  }

  /// Files of the listed media types only.
  public Uploads only(String... types) {
    return new Uploads(maxFiles, maxFileBytes, Set.of(types));
  }
}

package dev.stoa.router;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What files a rule takes in a multipart form; without it a form with files is refused.
///
/// @param maxFiles the most files in one request
/// @param maxFileBytes the largest file
/// @param contentTypes the media types taken, as told by the file's first bytes; empty for any
public record Uploads(int maxFiles, long maxFileBytes, Set<String> contentTypes) {
  public Uploads {
    contentTypes = Set.copyOf(contentTypes);
    if (maxFiles < 1 || maxFileBytes < 1) {
      throw new IllegalArgumentException("uploads need room for at least one byte");
    }
    if (!FileSignature.TYPES.containsAll(contentTypes)) {
      throw new IllegalArgumentException(
          "of %s only these are told by a file's first bytes: %s"
              .formatted(new TreeSet<>(contentTypes), new TreeSet<>(FileSignature.TYPES)));
    }
  }

  /// Files of any kind.
  public static Uploads of(int maxFiles, long maxFileBytes) {
    return new Uploads(maxFiles, maxFileBytes, Set.of());
  }

  /// Files of the listed media types only: GIF, JPEG, PNG and WebP images, PDF.
  public Uploads only(String... types) {
    if (types.length == 0) {
      throw new IllegalArgumentException("list at least one media type");
    }
    Set<String> lower =
        Stream.of(types).map(type -> type.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    return new Uploads(maxFiles, maxFileBytes, lower);
  }
}

package dev.stoa.content;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The one spelling under which an address of the past is kept and found.
final class OldPaths {
  /// The queries by which WordPress names a post, a page or an attachment.
  private static final Set<String> NUMBERS = Set.of("p", "page_id", "attachment_id");

  private OldPaths() {}

  /// The decoded address as it is kept, with single slashes, or null when it names no place of its
  /// own (the start page).
  static @Nullable String normalise(String oldPath) {
    if (oldPath.startsWith("/?")) {
      return oldPath.length() == 2 ? null : oldPath;
    }
    var path = oldPath.replaceAll("/{2,}", "/");
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    return path.isEmpty() ? null : path;
  }

  /// The kept address for one parameter of a query on the start page, or null when it names no
  /// post.
  static @Nullable String ofQuery(String name, String value) {
    var numeric =
        !value.isEmpty() && value.length() <= 18 && value.chars().allMatch(Character::isDigit);
    return NUMBERS.contains(name) && numeric ? "/?" + name + "=" + value : null;
  }

  static Set<String> queryNames() {
    return NUMBERS;
  }
}

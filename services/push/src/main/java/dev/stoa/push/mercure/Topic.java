package dev.stoa.push.mercure;

import dev.stoa.contracts.push.MercureHub;
import org.jspecify.annotations.Nullable;

/// What an update is about: any text, read as a URL against the hub's own where it is one.
record Topic(String text, @Nullable WebUrl url) {
  /// The hub's path; what lies below it is the hub's own.
  static final String HUB_PATH = MercureHub.PATH;

  static Topic of(String text, WebUrl hub) {
    return new Topic(text, WebUrl.parse(text, hub));
  }

  /// Whether it names something of the hub itself, in whatever spelling.
  boolean isReserved() {
    if (url == null || url.opaque()) {
      return false;
    }
    String path = PercentCoding.decodeUnreserved(url.path());
    return path.equals(HUB_PATH) || path.startsWith(HUB_PATH + "/");
  }
}

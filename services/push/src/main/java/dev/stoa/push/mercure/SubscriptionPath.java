package dev.stoa.push.mercure;

import org.jspecify.annotations.Nullable;

/// What a path below `/subscriptions` names, however it spells that: a client may leave characters
/// as they are that the hub escapes.
///
/// @param text as the hub writes it
/// @param isOne whether it is one subscription and not a collection
record SubscriptionPath(String text, boolean isOne) {
  static final String ROOT = Topic.HUB_PATH + "/subscriptions";

  /// Null for a path that names nothing in this version.
  static @Nullable SubscriptionPath parse(String rawPath, boolean isOld) {
    int single = isOld ? 2 : 3;
    var text = new StringBuilder(ROOT);
    String[] segments = rawPath.substring(ROOT.length()).split("/", -1);
    for (int i = 1; i < segments.length; i++) {
      String name = PercentCoding.decode(segments[i]);
      if (name == null) {
        return null;
      }
      text.append('/').append(PercentCoding.encodeAll(name));
    }
    int depth = segments.length - 1;
    return depth == 0 || depth == single - 1 || depth == single
        ? new SubscriptionPath(text.toString(), depth == single)
        : null;
  }

  static String of(Subscriber subscriber, Selector selector) {
    String type = subscriber.asked().isOld() ? "" : "/" + selector.type();
    return ROOT
        + type
        + "/"
        + PercentCoding.encodeAll(selector.text())
        + "/"
        + PercentCoding.encodeAll(subscriber.id());
  }

  boolean covers(String path) {
    return isOne ? path.equals(text) : path.startsWith(text + "/");
  }
}

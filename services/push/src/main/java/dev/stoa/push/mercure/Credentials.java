package dev.stoa.push.mercure;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a checked token allows.
///
/// @param subject whom it was given to; empty when it does not say
/// @param publish selectors of the topics that may be published to
/// @param subscribe selectors of the topics whose private updates may be read
/// @param payloads what is told of a subscription (an object) to whoever may watch it, by the
///   selectors that it goes with; the first that matches counts
/// @param expires when it ends; null for a 0.x token without an end
/// @param isAccessToken whether it is one of 1.0
record Credentials(
    String subject,
    List<Selector> publish,
    List<Selector> subscribe,
    List<Map.Entry<List<Selector>, JsonObject>> payloads,
    @Nullable Instant expires,
    boolean isAccessToken) {
  /// Nobody in particular: public updates only.
  static final Credentials NONE = new Credentials("", List.of(), List.of(), List.of(), null, false);

  Credentials {
    publish = List.copyOf(publish);
    subscribe = List.copyOf(subscribe);
    payloads = List.copyOf(payloads);
  }

  /// The audience of a private update is the union of the audiences of its topics.
  boolean mayRead(Update update) {
    return !update.isPrivate() || update.isMatchedBy(subscribe);
  }

  boolean mayRead(Topic topic) {
    return subscribe.stream().anyMatch(selector -> selector.matches(topic));
  }

  boolean mayPublish(List<Topic> topics) {
    return topics.stream()
        .allMatch(topic -> publish.stream().anyMatch(selector -> selector.matches(topic)));
  }

  @Nullable JsonObject payload(Topic subscription) {
    for (Map.Entry<List<Selector>, JsonObject> entry : payloads) {
      if (entry.getKey().stream().anyMatch(selector -> selector.matches(subscription))) {
        return entry.getValue();
      }
    }
    return null;
  }
}

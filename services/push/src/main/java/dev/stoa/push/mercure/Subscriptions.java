package dev.stoa.push.mercure;

import dev.stoa.eventlog.EventLog;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who listens to what, for those who may know: an update when a subscription begins and ends. Each
/// version sees the subscriptions made in its own words.
final class Subscriptions {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

  private final MercureConfig config;
  private final EventLog log;

  Subscriptions(MercureConfig config, EventLog log) {
    this.config = config;
    this.log = log;
  }

  void began(Subscriber subscriber) {
    tell(subscriber, true);
  }

  void ended(Subscriber subscriber) {
    tell(subscriber, false);
  }

  private void tell(Subscriber subscriber, boolean active) {
    if (!config.subscriptions()) {
      return;
    }
    var events = new ArrayList<dev.stoa.eventlog.NewEvent>();
    for (Selector selector : subscriber.selectors()) {
      JsonObject document = document(subscriber, selector, active);
      boolean isOld = subscriber.asked().isOld();
      var update =
          new Update(
              List.of(Topic.of(document.getString("id"), config.resource())),
              true,
              "urn:uuid:" + UUID.randomUUID(),
              isOld ? null : "mercure",
              null,
              document.encode());
      events.add(update.toEvent());
    }
    log.publish(events)
        .onFailure(cause -> LOG.warn("Cannot tell of a subscription: {}", cause.toString()));
  }

  /// What is told of a subscription, in the words that it was made in.
  JsonObject document(Subscriber subscriber, Selector selector, boolean active) {
    boolean isOld = subscriber.asked().isOld();
    var json = new JsonObject();
    if (isOld) {
      json.put("@context", "https://mercure.rocks/");
    }
    json.put("id", SubscriptionPath.of(subscriber, selector))
        .put("type", isOld ? "Subscription" : "subscription");
    subscriber.asked().describe(selector).forEach(json::put);
    json.put("subscriber", subscriber.id()).put("active", active);
    JsonObject payload =
        subscriber.credentials().payload(Topic.of(selector.text(), config.resource()));
    if (payload != null) {
      json.put(
          "payload",
          subscriber.credentials().isAccessToken() ? payload : payload.getValue("payload"));
    }
    return json;
  }
}

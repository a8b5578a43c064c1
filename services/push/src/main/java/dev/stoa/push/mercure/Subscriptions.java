package dev.stoa.push.mercure;

import dev.stoa.contracts.Failure;
import dev.stoa.eventlog.EventLog;
import dev.stoa.push.mercure.TokenReader.Role;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who listens to what, for those who may know: an update when a subscription begins and ends, and
/// the list of those that are open on this node. Each version sees the subscriptions made in its
/// own words.
final class Subscriptions {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
  private static final String PATH = Topic.HUB_PATH + "/subscriptions";
  private static final int MAX_LISTED = 10_000;

  private final MercureConfig config;
  private final Callers callers;
  private final EventLog log;

  Subscriptions(MercureConfig config, Callers callers, EventLog log) {
    this.config = config;
    this.callers = callers;
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

  private static String path(Subscriber subscriber, Selector selector) {
    String type = subscriber.asked().isOld() ? "" : "/" + selector.type();
    return PATH
        + type
        + "/"
        + PercentCoding.encodeAll(selector.text())
        + "/"
        + PercentCoding.encodeAll(subscriber.id());
  }

  private JsonObject document(Subscriber subscriber, Selector selector, boolean active) {
    boolean isOld = subscriber.asked().isOld();
    var json = new JsonObject();
    if (isOld) {
      json.put("@context", "https://mercure.rocks/");
    }
    json.put("id", path(subscriber, selector)).put("type", isOld ? "Subscription" : "subscription");
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

  /// `GET .../subscriptions` and what lies below it.
  Future<Response> list(Request request, UpdateFeed feed) {
    Credentials credentials =
        callers.find(request, SubscribeRequest.query(request), Role.SUBSCRIBER, !config.strict());
    if (credentials == null) {
      throw Callers.missing();
    }
    String path = request.url().rawPath();
    if (!credentials.mayRead(Topic.of(path, config.resource()))) {
      throw new Failure.Forbidden("token.scope", "The token does not cover this list.");
    }
    boolean isOld = !credentials.isAccessToken();
    String lastId = feed.lastId();
    return all(feed, isOld).map(found -> answer(path, isOld, found, lastId));
  }

  private Response answer(
      String path, boolean isOld, List<JsonObject> all, @Nullable String lastId) {
    int depth = path.substring(PATH.length()).split("/", -1).length - 1;
    int single = isOld ? 2 : 3;
    JsonObject body;
    if (depth == single) {
      body =
          all.stream()
              .filter(document -> path.equals(document.getString("id")))
              .findFirst()
              .orElseThrow(() -> new Failure.NotFound("subscription.unknown", "Not there."));
    } else if (depth == 0 || depth == single - 1) {
      var listed = new JsonArray();
      all.stream()
          .filter(document -> document.getString("id").startsWith(path + "/"))
          .limit(MAX_LISTED)
          .forEach(listed::add);
      body = new JsonObject();
      if (isOld) {
        body.put("@context", "https://mercure.rocks/");
      }
      body.put("id", path).put("type", isOld ? "Subscriptions" : "subscriptions");
      body.put("subscriptions", listed);
    } else {
      throw new Failure.NotFound("subscription.unknown", "There is nothing at this address.");
    }
    String last = lastId == null ? "earliest" : lastId;
    if (isOld) {
      body.put("lastEventID", last);
    }
    String type = isOld ? "application/ld+json" : "application/json";
    return Response.json(body.encode())
        .contentType(type)
        .header("Link", link(last, type, isOld))
        .header("Cache-Control", "private, must-revalidate")
        .etag(last);
  }

  private String link(String last, String type, boolean isOld) {
    return "<"
        + config.resourceText()
        + ">; rel=\"mercure\"; last-event-id=\""
        + last.replace("\\", "\\\\").replace("\"", "\\\"")
        + "\"; "
        + (isOld ? "" : "type=\"mercure\"; ")
        + "content-type=\""
        + type
        + "\"";
  }

  /// The documents of all subscriptions of this node in the words of one version.
  private Future<List<JsonObject>> all(UpdateFeed feed, boolean isOld) {
    var parts = new ArrayList<Future<List<JsonObject>>>();
    for (UpdateHub hub : feed.hubs()) {
      Promise<List<JsonObject>> part = Promise.promise();
      hub.run(() -> part.complete(documents(hub, isOld)));
      parts.add(part.future());
    }
    return Future.all(parts)
        .map(_ -> parts.stream().flatMap(part -> part.result().stream()).toList());
  }

  private List<JsonObject> documents(UpdateHub hub, boolean isOld) {
    var documents = new ArrayList<JsonObject>();
    for (Subscriber subscriber : hub.subscribers()) {
      if (subscriber.asked().isOld() == isOld) {
        for (Selector selector : subscriber.selectors()) {
          documents.add(document(subscriber, selector, true));
        }
      }
    }
    return documents;
  }
}

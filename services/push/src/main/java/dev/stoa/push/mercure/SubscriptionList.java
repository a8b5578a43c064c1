package dev.stoa.push.mercure;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.bus.Bus;
import dev.stoa.contracts.bus.Registration;
import dev.stoa.push.mercure.HubBus.Found;
import dev.stoa.push.mercure.HubBus.Wanted;
import dev.stoa.push.mercure.TokenReader.Role;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The list of open subscriptions for those who may know: of all nodes, whichever is asked. A node
/// that does not answer makes the whole answer 503: a part is never passed for the whole. Bound:
/// [#MAX_LISTED] of an event loop; more are left out.
final class SubscriptionList {
  private static final int MAX_LISTED = 5_000;
  private static final long PATIENCE_SECONDS = 2;

  private final MercureConfig config;
  private final Callers callers;
  private final Subscriptions subscriptions;
  private final UpdateFeed feed;
  private final UpdateArchive archive;
  private final Bus bus;
  private final String self;
  private final Supplier<Set<String>> others;
  private @Nullable Registration registration;

  /// `self` and `others`: the names of this node and of those that are there beside it.
  SubscriptionList(
      MercureConfig config,
      Callers callers,
      Subscriptions subscriptions,
      UpdateFeed feed,
      UpdateArchive archive,
      Bus bus,
      String self,
      Supplier<Set<String>> others) {
    this.config = config;
    this.callers = callers;
    this.subscriptions = subscriptions;
    this.feed = feed;
    this.archive = archive;
    this.bus = bus;
    this.self = self;
    this.others = others;
  }

  /// Begins to answer other nodes.
  Future<Void> start() {
    return bus.serve(
            HubBus.subscriptions(self),
            wanted -> here(wanted).await(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .map(serving -> {
          registration = serving;
          return null;
        });
  }

  Future<Void> stop() {
    Registration serving = registration;
    return serving == null ? Future.succeededFuture() : serving.close();
  }

  /// `GET .../subscriptions` and what lies below it.
  Future<Response> list(Request request) {
    return callers
        .find(request, SubscribeRequest.query(request), Role.SUBSCRIBER, !config.strict())
        .compose(credentials -> list(request, credentials));
  }

  private Future<Response> list(Request request, @Nullable Credentials credentials) {
    if (credentials == null) {
      throw Callers.missing();
    }
    String path = request.url().rawPath();
    if (!credentials.mayRead(Topic.of(path, config.resource()))) {
      throw new Failure.Forbidden("token.scope", "The token does not cover this list.");
    }
    boolean isOld = !credentials.isAccessToken();
    SubscriptionPath wanted = SubscriptionPath.parse(path, isOld);
    if (wanted == null) {
      throw new Failure.NotFound("subscription.unknown", "There is nothing at this address.");
    }
    // The place first: what changes while the nodes are asked is told again behind it.
    return archive
        .last()
        .compose(last ->
            everywhere(new Wanted(wanted.text(), isOld))
                .map(found ->
                    answer(path, wanted, isOld, found, last.isEmpty() ? "earliest" : last)));
  }

  private Future<List<JsonObject>> everywhere(Wanted wanted) {
    var answers = new ArrayList<Future<Found>>();
    answers.add(here(wanted));
    others.get().forEach(node -> answers.add(bus.call(HubBus.subscriptions(node), wanted)));
    return Future.all(answers)
        .map(_ ->
            answers.stream()
                .flatMap(answer -> new JsonArray(answer.result().documents()).stream())
                .map(JsonObject.class::cast)
                .toList());
  }

  /// Each loop looks at its own.
  private Future<Found> here(Wanted wanted) {
    var parts = new ArrayList<Future<JsonArray>>();
    for (UpdateHub hub : feed.hubs()) {
      Promise<JsonArray> part = Promise.promise();
      hub.run(() -> part.complete(documents(hub, wanted)));
      parts.add(part.future());
    }
    return Future.all(parts)
        .map(_ -> {
          var all = new JsonArray();
          parts.forEach(part -> all.addAll(part.result()));
          return new Found(all.encode());
        });
  }

  private JsonArray documents(UpdateHub hub, Wanted wanted) {
    boolean isOne =
        Objects.requireNonNull(SubscriptionPath.parse(wanted.path(), wanted.isOld())).isOne();
    var path = new SubscriptionPath(wanted.path(), isOne);
    var documents = new JsonArray();
    for (Subscriber subscriber : hub.subscribers()) {
      if (subscriber.asked().isOld() == wanted.isOld() && documents.size() < MAX_LISTED) {
        for (Selector selector : subscriber.selectors()) {
          if (path.covers(SubscriptionPath.of(subscriber, selector))) {
            documents.add(subscriptions.document(subscriber, selector, true));
          }
        }
      }
    }
    return documents;
  }

  private Response answer(
      String path, SubscriptionPath wanted, boolean isOld, List<JsonObject> found, String last) {
    JsonObject body;
    if (wanted.isOne()) {
      if (found.isEmpty()) {
        throw new Failure.NotFound("subscription.unknown", "There is no such subscription.");
      }
      body = found.getFirst();
    } else {
      body = new JsonObject();
      if (isOld) {
        body.put("@context", "https://mercure.rocks/");
      }
      body.put("id", path).put("type", isOld ? "Subscriptions" : "subscriptions");
      body.put("subscriptions", new JsonArray(found));
    }
    if (isOld) {
      body.put("lastEventID", last);
    }
    String type = isOld ? "application/ld+json" : "application/json";
    String text = body.encode();
    return Response.json(text)
        .contentType(type)
        .header("Link", link(last, type, isOld))
        .header("Cache-Control", "private, must-revalidate")
        .etag(digest(last + text)); // nothing is published when a node dies: the id does not do
  }

  private String link(String last, String type, boolean isOld) {
    byte[] utf8 = last.getBytes(StandardCharsets.UTF_8);
    return "<"
        + config.resourceText()
        + ">; rel=\"mercure\"; last-event-id=\""
        + new String(utf8, StandardCharsets.ISO_8859_1).replace("\\", "\\\\").replace("\"", "\\\"")
        + "\"; "
        + (isOld ? "" : "type=\"mercure\"; ")
        + "content-type=\""
        + type
        + "\"";
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}

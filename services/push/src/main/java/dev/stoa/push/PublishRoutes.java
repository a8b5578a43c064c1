package dev.stoa.push;

import dev.stoa.access.Access;
import dev.stoa.access.Grant;
import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.NewEvent;
import dev.stoa.eventlog.PublishRequest;
import dev.stoa.eventlog.PublishResult;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Events in: one, one in several channels at once, or a batch with a status for each (P-9).
final class PublishRoutes {
  private static final long MAX_BODY = 8L << 20;
  private static final int MAX_BATCH = 10_000;
  private static final String NDJSON = "application/x-ndjson";

  private final EventLog log;
  private final PublishRates rates;

  PublishRoutes(EventLog log, PublishRates rates) {
    this.log = log;
    this.rates = rates;
  }

  void addTo(Blueprint push) {
    push.postAsync("/publish", "publish", this::publish).access(Access.GRANTED).bodyLimit(MAX_BODY);
  }

  private Future<Response> publish(Request request) {
    Grant grant = Access.grant(request);
    if (grant.isGuest()) {
      throw new Failure.Unauthenticated("token.required", "A token is needed to publish");
    }
    String type = request.header("Content-Type");
    if (type != null && type.startsWith(NDJSON)) {
      return batch(request, grant);
    }
    String key = request.header("Idempotency-Key");
    return publish(request(grant, request.json(), key, request.remoteAddress()))
        .map(Response::jsonify);
  }

  /// Publishes what a JSON object says; succeeds with the receipt, fails with a [Failure].
  Future<JsonObject> publish(Grant grant, JsonObject said, String address) {
    if (grant.isGuest()) {
      throw new Failure.Unauthenticated("token.required", "A token is needed to publish");
    }
    return publish(request(grant, said, text(said, "key"), address));
  }

  private Future<JsonObject> publish(PublishRequest request) {
    return log.publish(request)
        .map(result ->
            switch (result) {
              case PublishResult.Published published -> receipt(published);
              case PublishResult.Refused(Failure failure) -> throw failure;
            });
  }

  private Future<Response> batch(Request request, Grant grant) {
    List<String> lines = request.text().lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty() || lines.size() > MAX_BATCH) {
      throw invalid("batch.size", "body", "A batch has 1 to " + MAX_BATCH + " lines");
    }
    var items = new ArrayList<Future<JsonObject>>();
    for (String line : lines) {
      items.add(item(grant, line, request.remoteAddress()));
    }
    return Future.all(items)
        .map(_ -> {
          var all = new JsonArray();
          items.forEach(item -> all.add(item.result()));
          return Response.jsonify(new JsonObject().put("items", all));
        });
  }

  private Future<JsonObject> item(Grant grant, String line, String address) {
    try {
      var said = new JsonObject(line);
      return log.publish(request(grant, said, text(said, "key"), address))
          .map(result ->
              switch (result) {
                case PublishResult.Published done -> receipt(done).put("status", 200);
                case PublishResult.Refused(Failure failure) -> refusal(failure);
              });
    } catch (Failure failure) {
      return Future.succeededFuture(refusal(failure));
    } catch (DecodeException _) {
      return Future.succeededFuture(
          refusal(invalid("body.malformed", "body", "The line is not a JSON object")));
    }
  }

  private static JsonObject refusal(Failure failure) {
    return new JsonObject()
        .put("status", failure.status())
        .put("code", failure.code())
        .put("detail", failure.text());
  }

  private static JsonObject receipt(PublishResult.Published published) {
    return new JsonObject()
        .put("id", published.receipts().getFirst().id())
        .put("cursor", published.cursor().encode());
  }

  /// Checks the events of one JSON object: the same id in each of its channels.
  private PublishRequest request(
      Grant grant, JsonObject body, @Nullable String key, String address) {
    Set<String> channels = channels(body);
    String type = text(body, "type");
    Object data = body.getValue("data");
    String id = channels.size() > 1 ? sharedId(grant, key) : null;
    var events = new ArrayList<NewEvent>();
    for (String channel : channels) {
      ChannelSet.name(channel);
      if (!grant.mayPublish(channel)) {
        throw new Failure.Forbidden(
            "channel.forbidden", "'" + channel + "' is not yours to publish to");
      }
      String json = data == null ? null : Json.encode(data);
      events.add(new NewEvent(channel, type == null ? "message" : type, json, id, null, null));
    }
    rates.admit(address, publisher(grant), channels);
    PublishRequest request = PublishRequest.of(events).from(publisher(grant));
    return key == null ? request : request.keyed(key);
  }

  /// The id of an event in several channels; the same again for the same key, as its repeat must be
  /// the same request.
  private static String sharedId(Grant grant, @Nullable String key) {
    return key == null
        ? UUID.randomUUID().toString()
        : UUID.nameUUIDFromBytes((publisher(grant) + "\n" + key).getBytes(StandardCharsets.UTF_8))
            .toString();
  }

  private static Set<String> channels(JsonObject body) {
    var channels = new LinkedHashSet<String>();
    String channel = text(body, "channel");
    if (channel != null) {
      channels.add(channel);
    }
    if (body.getValue("channels") instanceof JsonArray several) {
      for (Object each : several) {
        if (!(each instanceof String name)) {
          throw invalid("channel.invalid", "channels", "Channels are texts");
        }
        channels.add(name);
      }
    }
    if (channels.isEmpty()) {
      throw invalid("channel.missing", "channel", "Name a channel");
    }
    return channels;
  }

  private static @Nullable String text(JsonObject body, String name) {
    Object value = body.getValue(name);
    if (value != null && !(value instanceof String)) {
      throw invalid(name + ".invalid", name, "'" + name + "' is a text");
    }
    return (String) value;
  }

  private static String publisher(Grant grant) {
    return grant.subject() == null ? "token:" + grant.token() : grant.subject();
  }

  private static Failure.Invalid invalid(String code, String field, String message) {
    return new Failure.Invalid(code, message, List.of(new FieldError(field, code, message)));
  }
}

package dev.stoa.push;

import dev.stoa.access.Access;
import dev.stoa.access.Grant;
import dev.stoa.contracts.Failure;
import dev.stoa.contracts.JsonMembers;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.NewEvent;
import dev.stoa.eventlog.PublishRequest;
import dev.stoa.eventlog.PublishRequest.Producer;
import dev.stoa.eventlog.PublishResult;
import dev.stoa.router.Blueprint;
import dev.stoa.router.HttpError;
import dev.stoa.router.MediaType;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Events in: one, one in several channels at once, or a batch with a status for each (P-9).
final class PublishRoutes {
  private static final long MAX_BODY = 8L << 20;
  private static final int MAX_BATCH = 10_000;
  private static final String NDJSON = "application/x-ndjson";
  private static final String KEY = "Idempotency-Key";
  private static final String BYTES = "application/octet-stream";

  private final EventLog log;
  private final PublishRates rates;
  private final Traces traces;

  PublishRoutes(EventLog log, PublishRates rates, Traces traces) {
    this.log = log;
    this.rates = rates;
    this.traces = traces;
  }

  void addTo(Blueprint push) {
    push.postAsync("/publish", "publish", this::publish).access(Access.GRANTED).bodyLimit(MAX_BODY);
  }

  private Future<Response> publish(Request request) {
    return traces.publish(request.header(Traces.HEADER), span -> publish(request, span));
  }

  private Future<Response> publish(Request request, @Nullable Span span) {
    Grant grant = Access.grant(request);
    if (grant.isGuest()) {
      throw new Failure.Unauthenticated("token.required", "A token is needed to publish");
    }
    MediaType type = request.mediaType();
    String key = key(request);
    if (type.is(NDJSON)) {
      if (key != null) {
        throw Failure.Invalid.of(
            KEY, "key.batch", "Each line of a batch has a 'key' of its own; the header is for one");
      }
      return batch(request, grant, span);
    }
    PublishBody body;
    if (type.is(BYTES)) {
      var args = request.args();
      body =
          PublishBody.of(args.getAll("channel"), args.get("type"), request.data().getBytes(), key);
    } else {
      body = PublishBody.of(object(request));
      if (key != null && body.key() != null) {
        throw Failure.Invalid.of("key", "key.ambiguous", "Say the key in the header or in 'key'");
      }
      key = key == null ? body.key() : key;
    }
    return publish(request(grant, body, key, request.remoteAddress()), span).map(Response::jsonify);
  }

  /// The JSON object in the body, refused with the codes of a batch's line; where it is no JSON at
  /// all, it is said where.
  private static JsonMembers object(Request request) {
    if (!request.mediaType().isJson()) {
      throw HttpError.of(
          415,
          "body.type",
          "The header Content-Type may be: {0}.",
          String.join(", ", "application/json", NDJSON, BYTES));
    }
    try {
      return JsonMembers.of(request.text());
    } catch (Failure.Invalid wrong) {
      if (wrong.code().equals("json.syntax")) {
        var _ = request.json();
      }
      throw wrong;
    }
  }

  private static @Nullable String key(Request request) {
    List<String> keys = request.headers().getAll(KEY);
    if (keys.size() > 1) {
      throw Failure.Invalid.of(KEY, "key.ambiguous", "The header " + KEY + " is there once");
    }
    return keys.isEmpty() ? null : keys.getFirst();
  }

  /// Publishes what a JSON object says; succeeds with the receipt, fails with a [Failure].
  Future<JsonObject> publish(Grant grant, JsonMembers said, String address) {
    if (grant.isGuest()) {
      throw new Failure.Unauthenticated("token.required", "A token is needed to publish");
    }
    var body = PublishBody.of(said);
    return traces.publish(null, span -> publish(request(grant, body, body.key(), address), span));
  }

  private Future<JsonObject> publish(PublishRequest request, @Nullable Span span) {
    return traces
        .commit(span, request, log::publish)
        .map(result ->
            switch (result) {
              case PublishResult.Published published -> receipt(published);
              case PublishResult.Refused(Failure failure) -> throw failure;
            });
  }

  /// Whether there is more than the white space of JSON.
  private static boolean holdsSomething(String line) {
    return !line.chars().allMatch(c -> c == ' ' || c == '\t' || c == '\r');
  }

  private Future<Response> batch(Request request, Grant grant, @Nullable Span span) {
    // Not String.lines(): a carriage return alone is white space of JSON, and ends no line.
    List<String> lines =
        Stream.of(request.text().split("\n", -1)).filter(PublishRoutes::holdsSomething).toList();
    if (lines.isEmpty() || lines.size() > MAX_BATCH) {
      throw Failure.Invalid.of("body", "batch.size", "A batch has 1 to " + MAX_BATCH + " lines");
    }
    var items = new ArrayList<Future<JsonObject>>();
    for (String line : lines) {
      items.add(item(grant, line, request.remoteAddress(), span));
    }
    return Future.all(items)
        .map(_ -> {
          var all = new JsonArray();
          items.forEach(item -> all.add(item.result()));
          return Response.jsonify(new JsonObject().put("items", all));
        });
  }

  private Future<JsonObject> item(Grant grant, String line, String address, @Nullable Span span) {
    try {
      var body = PublishBody.of(members(line));
      return traces
          .commit(span, request(grant, body, body.key(), address), log::publish)
          .map(result ->
              switch (result) {
                case PublishResult.Published done -> receipt(done).put("status", 200);
                case PublishResult.Refused(Failure failure) -> refusal(failure);
              });
    } catch (Failure failure) {
      return Future.succeededFuture(refusal(failure));
    }
  }

  private static JsonMembers members(String line) {
    try {
      return JsonMembers.of(line);
    } catch (Failure.Invalid wrong) {
      throw wrong.code().equals("json.syntax")
          ? Failure.Invalid.of("body", "body.malformed", "The line is not a JSON object")
          : wrong;
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

  /// The events of one request: the same id in each of its channels.
  private PublishRequest request(
      Grant grant, PublishBody body, @Nullable String key, String address) {
    Producer producer = body.producer();
    if (producer != null && key != null) {
      throw Failure.Invalid.of("producer", "key.ambiguous", "Say either a key or a 'producer'");
    }
    String repeat = producer != null ? "producer " + producer : key == null ? null : "key " + key;
    String id = body.channels().size() > 1 ? sharedId(grant, repeat) : null;
    var events = new ArrayList<NewEvent>();
    for (String channel : body.channels()) {
      if (!grant.mayPublish(channel)) {
        throw new Failure.Forbidden(
            "channel.forbidden", "'" + channel + "' is not yours to publish to");
      }
      events.add(new NewEvent(channel, body.type(), body.data(), id, body.meta(), null));
    }
    rates.admit(address, publisher(grant), body.channels());
    PublishRequest request = PublishRequest.of(events).from(publisher(grant));
    if (producer != null) {
      return request.producedBy(producer);
    }
    return key == null ? request : request.keyed(key);
  }

  /// The id of an event in several channels; the same again for a repeat, which must be the same
  /// request.
  private static String sharedId(Grant grant, @Nullable String repeat) {
    return repeat == null
        ? UUID.randomUUID().toString()
        : UUID.nameUUIDFromBytes(
                (publisher(grant) + "\n" + repeat).getBytes(StandardCharsets.UTF_8))
            .toString();
  }

  private static String publisher(Grant grant) {
    return grant.subject() == null ? "token:" + grant.token() : grant.subject();
  }
}

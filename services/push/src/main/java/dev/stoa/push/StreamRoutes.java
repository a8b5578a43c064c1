package dev.stoa.push;

import dev.stoa.access.Access;
import dev.stoa.contracts.Failure;
import dev.stoa.push.LiveStreams.Wish;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Requests beside a live stream: other channels, another token (P-12).
final class StreamRoutes {
  private final StreamControl control;
  private final PushConfig config;

  StreamRoutes(StreamControl control, PushConfig config) {
    this.control = control;
    this.config = config;
  }

  void addTo(Blueprint push) {
    push.postAsync("/connections/<string:connection>", "change", this::change)
        .access(Access.GRANTED);
  }

  private Future<Response> change(Request request) {
    String id = LiveStreams.id(request.pathValue("connection"));
    JsonObject body = request.json();
    var wish = new Wish(names(body, "subscribe"), names(body, "unsubscribe"), token(body));
    return control
        .change(id, Peer.holder(Access.grant(request)), wish)
        .map(now ->
            Response.jsonify(
                    new JsonObject()
                        .put("channels", new JsonArray(now.channels()))
                        .put("cursor", now.cursor()))
                .header("Cache-Control", "no-store"));
  }

  private List<String> names(JsonObject body, String member) {
    Object value = body.getValue(member);
    if (value == null) {
      return List.of();
    }
    var names = new ArrayList<String>();
    if (!(value instanceof JsonArray several) || several.size() > config.maxChannels()) {
      throw malformed(member, "is a list of at most " + config.maxChannels() + " channels");
    }
    for (Object each : several) {
      if (!(each instanceof String name)) {
        throw malformed(member, "is a list of texts");
      }
      names.add(name);
    }
    return names;
  }

  private static @Nullable String token(JsonObject body) {
    Object value = body.getValue("token");
    if (value != null && !(value instanceof String)) {
      throw malformed("token", "is a text");
    }
    return (String) value;
  }

  private static Failure malformed(String member, String rule) {
    return Failure.Invalid.of(member, member + ".invalid", "'" + member + "' " + rule);
  }
}

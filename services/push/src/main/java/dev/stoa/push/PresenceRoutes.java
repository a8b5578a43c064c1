package dev.stoa.push;

import dev.stoa.access.Access;
import dev.stoa.access.Grant;
import dev.stoa.contracts.Failure;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;

/// Who is there (P-14): numbers for whoever may read a public channel, names for whoever a token or
/// an account allows it.
final class PresenceRoutes {
  /// Channels in one answer.
  private static final int CHANNELS = 1000;

  private final Presence presence;

  PresenceRoutes(Presence presence) {
    this.presence = presence;
  }

  void addTo(Blueprint push) {
    push.getAsync("/presence", "presence", this::presence).access(Access.GRANTED);
    push.getAsync("/channels", "channels", this::channels).access(Access.GRANTED);
  }

  /// Fails with the [Failure] of a channel whose presence is not the holder's to see.
  static String visible(Grant grant, String channel) {
    ChannelSet.name(channel);
    if (!grant.maySeePresence(channel)) {
      throw grant.isGuest()
          ? new Failure.Unauthenticated("token.required", "'" + channel + "' is not public")
          : new Failure.Forbidden(
              "channel.forbidden", "Who is in '" + channel + "' is not yours to see");
    }
    return channel;
  }

  /// What the holder may know of a channel.
  static JsonObject json(Roster roster, Grant grant) {
    var json =
        new JsonObject()
            .put("channel", roster.channel())
            .put("count", roster.count())
            .put("guests", roster.guests());
    if (grant.maySeeMembers(roster.channel())) {
      json.put("members", new JsonArray(roster.members()));
      if (!roster.isComplete()) {
        json.put("truncated", true);
      }
    }
    return json;
  }

  private Future<Response> presence(Request request) {
    Grant grant = Access.grant(request);
    List<String> asked = request.args().getAll("channel");
    if (asked.size() != 1) {
      ChannelSet.parse(asked, 1); // says what is wrong with none or several
    }
    String channel = visible(grant, asked.getFirst());
    return this.<Roster>here(request, answer -> presence.ask(channel, answer))
        .map(roster -> answer(json(roster, grant)));
  }

  private Future<Response> channels(Request request) {
    Grant grant = Access.grant(request);
    String prefix = request.args().get("prefix");
    return this.<List<Roster>>here(request, presence::askAll)
        .map(rosters -> {
          var items = new JsonArray();
          for (Roster roster : rosters) {
            if (items.size() < CHANNELS
                && (prefix == null || roster.channel().startsWith(prefix))
                && grant.maySeePresence(roster.channel())) {
              items.add(
                  new JsonObject()
                      .put("channel", roster.channel())
                      .put("count", roster.count())
                      .put("guests", roster.guests()));
            }
          }
          return answer(new JsonObject().put("items", items));
        });
  }

  private static Response answer(JsonObject json) {
    return Response.jsonify(json).header("Cache-Control", "no-store");
  }

  /// Brings an answer back to the loop of the request.
  private <T> Future<T> here(Request request, Consumer<Consumer<T>> question) {
    Context context = request.app().vertx().getOrCreateContext();
    Promise<T> promise = Promise.promise();
    question.accept(answer -> context.runOnContext(_ -> promise.complete(answer)));
    return promise.future();
  }
}

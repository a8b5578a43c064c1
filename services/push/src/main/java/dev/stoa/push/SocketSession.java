package dev.stoa.push;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import dev.stoa.contracts.JsonMembers;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the client of one WebSocket says (P-11.3), on the event loop of its connection. Every
/// operation is answered once, with its `id`; nothing that a client says ends the connection.
final class SocketSession {
  private final Hub hub;
  private final PublishRoutes publishing;
  private final Presence presence;
  private final PresenceFeed feed;
  private final PushConfig config;
  private final InstantSource clock;
  private final Connection connection;
  private final Steering steering;
  private boolean begun;

  SocketSession(
      Steering steering,
      PublishRoutes publishing,
      Presence presence,
      PresenceFeed feed,
      PushConfig config,
      InstantSource clock) {
    this.hub = steering.hub();
    this.publishing = publishing;
    this.presence = presence;
    this.feed = feed;
    this.config = config;
    this.clock = clock;
    this.connection = steering.connection();
    this.steering = steering;
  }

  void receive(String text) {
    Object id = null;
    try {
      JsonMembers members = members(text);
      var said = new JsonObject(text);
      id = said.getValue("id");
      String op = String.valueOf(said.getValue("op"));
      switch (op) {
        case "subscribe" -> subscribe(id, said);
        case "unsubscribe" -> unsubscribe(id, said);
        case "publish" -> publish(id, members);
        case "presence" -> presence(id, said);
        case "refresh" -> refresh(id, said);
        case "ping" -> answer("pong", id, new JsonObject());
        default -> throw invalid("op.unknown", "op", "There is no operation '" + op + "'");
      }
    } catch (Failure failure) {
      refuse(id, failure);
    } catch (DecodeException | ClassCastException _) {
      refuse(id, invalid("frame.malformed", "frame", "A frame is a JSON object of the protocol"));
    }
  }

  /// Which of two equal keys counts is not for the server to guess.
  private static JsonMembers members(String text) {
    try {
      return JsonMembers.of(text);
    } catch (Failure.Invalid wrong) {
      throw invalid("frame.malformed", "frame", "A frame is one JSON object: " + wrong.text());
    }
  }

  private void subscribe(@Nullable Object id, JsonObject said) {
    ChannelSet asked = channels(said);
    String since = said.getString("since");
    if (since == null) {
      steering.change(
          asked,
          ChannelSet.NONE,
          () -> answer("subscribed", id, new JsonObject()),
          failure -> refuse(id, failure));
    } else if (begun) {
      throw invalid("since.late", "since", "Only the first subscription can begin in the past");
    } else {
      steering.requireReadable(asked);
      Since begin = Since.parse(since, clock.instant()).checked(asked);
      hub.begin(connection, asked, begin);
      answer("subscribed", id, new JsonObject());
    }
    begun = true;
  }

  private void unsubscribe(@Nullable Object id, JsonObject said) {
    steering.change(
        ChannelSet.NONE,
        channels(said),
        () -> answer("unsubscribed", id, new JsonObject()),
        failure -> refuse(id, failure));
  }

  private void publish(@Nullable Object id, JsonMembers said) {
    publishing
        .publish(steering.grant(), said, connection.peer().address())
        .onSuccess(receipt -> later(() -> published(id, receipt)))
        .onFailure(cause -> later(() -> refuse(id, cause)));
  }

  /// `id` is the operation's, as in every answer, and the cursor is the event's, not the stream's.
  private void published(@Nullable Object id, JsonObject receipt) {
    String cursor = receipt.getString("cursor");
    var json =
        new JsonObject()
            .put("control", "published")
            .put("id", id)
            .put("event", receipt.getString("id"))
            .put("cursor", cursor);
    connection.control("published", json.encode(), cursor);
  }

  /// Answers who is in a channel; with `watch` true or false it is told what changes from now on,
  /// or no more.
  private void presence(@Nullable Object id, JsonObject said) {
    String channel =
        PresenceRoutes.visible(steering.grant(), String.valueOf(said.getValue("channel")));
    Boolean watch = said.getBoolean("watch");
    if (watch != null && watch) {
      if (!steering.channels().names().contains(channel)) {
        throw invalid("presence.unsubscribed", "channel", "Subscribe to '" + channel + "' first");
      }
      feed.watch(connection, channel, steering.grant().maySeeMembers(channel));
    } else if (watch != null) {
      feed.forget(connection, channel);
    }
    presence.ask(
        channel,
        roster ->
            later(() -> {
              var json = new JsonObject().put("control", "presence").put("id", id);
              json.mergeIn(PresenceRoutes.json(roster, steering.grant()));
              connection.control("presence", json.encode(), "");
            }));
  }

  private void refresh(@Nullable Object id, JsonObject said) {
    steering
        .refresh(String.valueOf(said.getValue("token")))
        .onSuccess(_ -> answer("refreshed", id, new JsonObject()))
        .onFailure(cause -> refuse(id, cause));
  }

  private ChannelSet channels(JsonObject said) {
    if (said.containsKey("channel")) {
      throw invalid("channel.ambiguous", "channel", "Name channels in the list 'channels' alone");
    }
    var names = new ArrayList<String>();
    JsonArray channels = said.getJsonArray("channels", new JsonArray());
    channels.forEach(channel -> names.add((String) channel));
    return ChannelSet.parse(names, config.maxChannels());
  }

  private void later(Runnable action) {
    hub.run(action);
  }

  private void answer(String control, @Nullable Object id, JsonObject more) {
    String cursor = hub.cursor(connection);
    var json = new JsonObject().put("control", control).put("id", id).mergeIn(more);
    json.put("channels", new JsonArray(steering.channels().labels()));
    if (!cursor.isEmpty()) {
      json.put("cursor", cursor);
    }
    connection.control(control, json.encode(), cursor);
  }

  private void refuse(@Nullable Object id, Throwable cause) {
    Failure failure =
        cause instanceof Failure known
            ? known
            : new Failure.Unavailable("log", "The event log does not answer just now");
    var json =
        new JsonObject()
            .put("control", "error")
            .put("id", id)
            .put("status", failure.status())
            .put("code", failure.code())
            .put("detail", failure.text());
    connection.control("error", json.encode(), "");
  }

  private static Failure.Invalid invalid(String code, String field, String message) {
    return new Failure.Invalid(code, message, List.of(new FieldError(field, code, message)));
  }
}

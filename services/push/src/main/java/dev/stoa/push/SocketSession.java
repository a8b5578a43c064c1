package dev.stoa.push;

import dev.stoa.contracts.Failure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the client of one WebSocket says (P-11.3), on the event loop of its connection. Every
/// operation is answered once, with its `id`; nothing that a client says ends the connection.
///
/// Answers that come later count in no queue before they are there, so their number is bounded: who
/// reads the client's frames asks [#isBusy] before each.
final class SocketSession {
  static final int MAX_UNANSWERED = 16;

  private static final Logger LOG = LoggerFactory.getLogger(SocketSession.class);

  private final Hub hub;
  private final PublishRoutes publishing;
  private final Presence presence;
  private final PresenceFeed feed;
  private final PushConfig config;
  private final InstantSource clock;
  private final Connection connection;
  private final Steering steering;
  private final Runnable resume;
  private int unanswered;

  /// `resume` is run when it is not busy any more.
  SocketSession(
      Steering steering,
      PublishRoutes publishing,
      Presence presence,
      PresenceFeed feed,
      PushConfig config,
      InstantSource clock,
      Runnable resume) {
    this.hub = steering.hub();
    this.publishing = publishing;
    this.presence = presence;
    this.feed = feed;
    this.config = config;
    this.clock = clock;
    this.connection = steering.connection();
    this.steering = steering;
    this.resume = resume;
  }

  /// Whether as many operations as may be are under way.
  boolean isBusy() {
    return unanswered >= MAX_UNANSWERED;
  }

  void receive(String text) {
    Object id = null;
    try {
      SocketFrame said = SocketFrame.of(text);
      id = said.id();
      switch (said.op()) {
        case "subscribe" -> subscribe(id, said);
        case "unsubscribe" -> unsubscribe(id, said);
        case "publish" -> publish(id, said);
        case "presence" -> presence(id, said);
        case "refresh" -> refresh(id, said);
        case "ping" -> answer("pong", id);
        default ->
            throw Failure.Invalid.of(
                "op",
                "op.unknown",
                "'op' is subscribe, unsubscribe, publish, presence, refresh or ping");
      }
    } catch (Failure failure) {
      refuse(id, failure);
    } catch (RuntimeException unforeseen) {
      LOG.error("An operation of a client failed", unforeseen);
      error(id, 500, "internal_error", "Something went wrong here; the connection goes on");
    }
    unanswered++; // last, so that what is answered at once never makes it busy
  }

  private void reply(String control, JsonObject json, String cursor) {
    connection.control(control, json.encode(), cursor);
    if (unanswered-- == MAX_UNANSWERED) {
      resume.run();
    }
  }

  private void subscribe(@Nullable Object id, SocketFrame said) {
    ChannelSet asked = said.channels(config.maxChannels());
    String since = said.text("since", "a text: a cursor, 'earliest', a number of events or a time");
    Since begin = since == null ? null : Since.parse(since, clock.instant()).checked(asked);
    change(id, "subscribed", Change.more(asked, begin));
  }

  private void unsubscribe(@Nullable Object id, SocketFrame said) {
    change(id, "unsubscribed", Change.less(said.channels(config.maxChannels())));
  }

  private void refresh(@Nullable Object id, SocketFrame said) {
    change(id, "refreshed", Change.token(said.required("token", "a text")));
  }

  private void change(@Nullable Object id, String control, Change change) {
    steering.ask(change).onSuccess(_ -> answer(control, id)).onFailure(cause -> refuse(id, cause));
  }

  private void publish(@Nullable Object id, SocketFrame said) {
    publishing
        .publish(steering.grant(), said.members(), connection.peer().address())
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
    reply("published", json, cursor);
  }

  /// Answers who is in a channel; with `watch` true or false it is told what changes from now on,
  /// or no more.
  private void presence(@Nullable Object id, SocketFrame said) {
    String channel =
        PresenceRoutes.visible(
            steering.grant(), said.required("channel", "a text, the name of one channel"));
    Boolean watch = said.flag("watch");
    if (watch != null && watch) {
      if (!steering.channels().names().contains(channel)) {
        throw Failure.Invalid.of(
            "channel", "presence.unsubscribed", "Subscribe to '" + channel + "' first");
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
              reply("presence", json, "");
            }));
  }

  private void later(Runnable action) {
    hub.run(action);
  }

  private void answer(String control, @Nullable Object id) {
    String cursor = hub.cursor(connection);
    var json = new JsonObject().put("control", control).put("id", id);
    json.put("channels", new JsonArray(steering.channels().labels()));
    if (!cursor.isEmpty()) {
      json.put("cursor", cursor);
    }
    reply(control, json, cursor);
  }

  private void refuse(@Nullable Object id, Throwable cause) {
    Failure failure =
        cause instanceof Failure known
            ? known
            : new Failure.Unavailable("log", "The event log does not answer just now");
    error(id, failure.status(), failure.code(), failure.text());
  }

  private void error(@Nullable Object id, int status, String code, String detail) {
    var json =
        new JsonObject()
            .put("control", "error")
            .put("id", id)
            .put("status", status)
            .put("code", code)
            .put("detail", detail);
    reply("error", json, "");
  }
}

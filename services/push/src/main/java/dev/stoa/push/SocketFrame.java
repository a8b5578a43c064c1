package dev.stoa.push;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.JsonMembers;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// One operation as a client wrote it (P-11.3). What it reads it checks: whatever is there in place
/// of what belongs there fails with a [Failure.Invalid] that names the member.
final class SocketFrame {
  private final JsonMembers members;
  private final @Nullable Object id;

  private SocketFrame(JsonMembers members, @Nullable Object id) {
    this.members = members;
    this.id = id;
  }

  /// Fails with `frame.malformed` when it is nothing that can be answered with its `id` (P-11.9).
  /// Which of two equal keys counts is not for the server to guess.
  static SocketFrame of(String text) {
    JsonMembers members;
    try {
      members = JsonMembers.of(text);
    } catch (Failure.Invalid wrong) {
      throw malformed("A frame is one JSON object: " + wrong.text());
    }
    return new SocketFrame(members, id(members));
  }

  /// An answer repeats the `id`, so it has to be what an answer can hold.
  private static @Nullable Object id(JsonMembers members) {
    try {
      String text = members.json("id");
      Object id = text == null ? null : Json.decodeValue(text);
      if (id == null
          || id instanceof String
          || (id instanceof Number number && Double.isFinite(number.doubleValue()))) {
        return id;
      }
    } catch (Failure.Invalid | DecodeException _) {
      // Half a character, or a number beyond all bounds: as any other that is not fit.
    }
    throw malformed("'id' is a finite number or a text of whole characters");
  }

  private static Failure.Invalid malformed(String message) {
    return Failure.Invalid.of("frame", "frame.malformed", message);
  }

  /// What the client tells its operations apart by; null when it does not.
  @Nullable Object id() {
    return id;
  }

  JsonMembers members() {
    return members;
  }

  /// The name of the operation; empty when there is none.
  String op() {
    String json = members.json("op");
    String name = json != null && json.startsWith("\"") ? members.value("op", String.class) : null;
    return name == null ? "" : name;
  }

  /// A text that may be absent; `rule` says what it is.
  @Nullable String text(String member, String rule) {
    String json = members.json(member);
    if (json != null && !json.startsWith("\"")) {
      throw Failure.Invalid.of(member, member + ".invalid", "'" + member + "' is " + rule);
    }
    return members.value(member, String.class);
  }

  /// A text that has to be there.
  String required(String member, String rule) {
    String value = text(member, rule);
    if (value == null) {
      throw Failure.Invalid.of(member, member + ".missing", "'" + member + "' is missing: " + rule);
    }
    return value;
  }

  /// True or false, or absent.
  @Nullable Boolean flag(String member) {
    return switch (members.json(member)) {
      case null -> null;
      case "true" -> true;
      case "false" -> false;
      default ->
          throw Failure.Invalid.of(
              member, member + ".invalid", "'" + member + "' is true or false");
    };
  }

  /// The channels and patterns of the list `channels`.
  ChannelSet channels(int limit) {
    if (members.json("channel") != null) {
      throw Failure.Invalid.of(
          "channel", "channel.ambiguous", "Name channels in the list 'channels' alone");
    }
    String json = members.json("channels");
    if (json != null && !json.startsWith("[")) {
      throw noTexts();
    }
    var names = new ArrayList<String>();
    for (Object each : json == null ? new JsonArray() : new JsonArray(json)) {
      if (!(each instanceof String name)) {
        throw noTexts();
      }
      names.add(name);
    }
    if (names.isEmpty()) {
      throw Failure.Invalid.of(
          "channels", "channel.missing", "'channels' is a list of at least one channel");
    }
    return ChannelSet.parse(names, limit);
  }

  private static Failure.Invalid noTexts() {
    return Failure.Invalid.of(
        "channels", "channel.invalid", "'channels' is a list of texts, each a channel or pattern");
  }
}

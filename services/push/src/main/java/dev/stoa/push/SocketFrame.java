package dev.stoa.push;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.JsonMembers;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// One operation as a client wrote it (P-11.3). What it reads it checks: whatever is there in place
/// of what belongs there fails with a [Failure.Invalid] that names the member.
final class SocketFrame {
  private final JsonMembers members;
  private final JsonObject said;
  private final @Nullable Object id;

  private SocketFrame(JsonMembers members, JsonObject said) {
    this.members = members;
    this.said = said;
    this.id = said.getValue("id");
    requireId();
  }

  /// Fails with `frame.malformed` when it is nothing that can be answered with its `id` (P-11.9).
  /// Which of two equal keys counts is not for the server to guess.
  static SocketFrame of(String text) {
    try {
      return new SocketFrame(JsonMembers.of(text), new JsonObject(text));
    } catch (Failure.Invalid wrong) {
      throw wrong.code().equals("frame.malformed")
          ? wrong
          : malformed("A frame is one JSON object: " + wrong.text());
    } catch (DecodeException _) {
      throw malformed("A frame is one JSON object of the protocol");
    }
  }

  /// An answer repeats the `id`, so it has to be what an answer can hold.
  private void requireId() {
    boolean fit =
        switch (id) {
          case null -> true;
          case String text -> text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
          case Number number -> Double.isFinite(number.doubleValue());
          default -> false;
        };
    if (!fit) {
      throw malformed("'id' is a finite number or a text of whole characters");
    }
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
    return said.getValue("op") instanceof String name ? name : "";
  }

  /// A text that may be absent; `rule` says what it is.
  @Nullable String text(String member, String rule) {
    Object value = said.getValue(member);
    if (value != null && !(value instanceof String)) {
      throw Failure.Invalid.of(member, member + ".invalid", "'" + member + "' is " + rule);
    }
    return (String) value;
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
    Object value = said.getValue(member);
    if (value != null && !(value instanceof Boolean)) {
      throw Failure.Invalid.of(member, member + ".invalid", "'" + member + "' is true or false");
    }
    return (Boolean) value;
  }

  /// The channels and patterns of the list `channels`.
  ChannelSet channels(int limit) {
    if (said.containsKey("channel")) {
      throw Failure.Invalid.of(
          "channel", "channel.ambiguous", "Name channels in the list 'channels' alone");
    }
    Object value = said.getValue("channels");
    if (value != null && !(value instanceof JsonArray)) {
      throw noTexts();
    }
    var names = new ArrayList<String>();
    if (value instanceof JsonArray several) {
      for (Object each : several) {
        if (!(each instanceof String name)) {
          throw noTexts();
        }
        names.add(name);
      }
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

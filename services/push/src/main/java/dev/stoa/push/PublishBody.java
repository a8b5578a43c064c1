package dev.stoa.push;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.Json;
import dev.stoa.contracts.JsonMembers;
import dev.stoa.eventlog.PublishRequest;
import dev.stoa.eventlog.PublishRequest.Producer;
import io.vertx.core.json.JsonArray;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a publisher says (P-9.1). `data` is the JSON text as it was written: numbers and texts that
/// this process could not hold pass through unchanged. `meta` says what is special about it.
record PublishBody(
    Set<String> channels,
    String type,
    @Nullable String data,
    @Nullable String key,
    @Nullable Producer producer,
    @Nullable String meta) {
  private static final String MESSAGE = "message";
  private static final int MAX_CHANNELS = PublishRequest.MAX_EVENTS;

  /// Fails with [Failure.Invalid], which names what is wrong.
  static PublishBody of(JsonMembers said) {
    String type = text(said, "type");
    boolean binary = isBinary(said);
    return new PublishBody(
        channels(said),
        type == null ? MESSAGE : type,
        binary ? BinaryData.checked(said.json("data")) : said.json("data"),
        text(said, "key"),
        producer(said.json("producer")),
        binary ? BinaryData.META : null);
  }

  /// The body is the bytes themselves (P-9.8). Fails with [Failure.Invalid].
  static PublishBody of(
      Collection<String> channels, @Nullable String type, byte[] bytes, @Nullable String key) {
    return new PublishBody(
        checked(new LinkedHashSet<>(channels)),
        type == null ? MESSAGE : type,
        BinaryData.json(bytes),
        key,
        null,
        BinaryData.META);
  }

  private static @Nullable Producer producer(@Nullable String json) {
    if (json == null) {
      return null;
    }
    JsonMembers said = json.startsWith("{") ? JsonMembers.of(json) : JsonMembers.of("{}");
    String id = said.json("id");
    if (id == null || !id.startsWith("\"")) {
      throw notProducer();
    }
    return new Producer(
        Json.decode(id, String.class), count(said.json("epoch")), count(said.json("seq")));
  }

  private static long count(@Nullable String digits) {
    if (digits == null || !digits.matches("[0-9]{1,18}")) {
      throw notProducer();
    }
    return Long.parseLong(digits);
  }

  private static Failure notProducer() {
    return Failure.Invalid.of(
        "producer",
        "producer.invalid",
        "'producer' is an object: 'id' is a text, 'epoch' and 'seq' are numbers from 0 on");
  }

  private static boolean isBinary(JsonMembers said) {
    String encoding = text(said, "encoding");
    if (encoding != null && !encoding.equals(BinaryData.BASE64)) {
      throw Failure.Invalid.of(
          "encoding", "encoding.invalid", "'encoding' is \"base64\", or absent for JSON data");
    }
    return encoding != null;
  }

  private static Set<String> channels(JsonMembers said) {
    String channel = text(said, "channel");
    String several = said.json("channels");
    if (channel != null && several != null) {
      throw Failure.Invalid.of(
          "channels", "channel.ambiguous", "Say either 'channel' or 'channels'");
    }
    var channels = new LinkedHashSet<String>();
    if (channel != null) {
      channels.add(channel);
    } else if (several != null) {
      if (!several.startsWith("[")) {
        throw Failure.Invalid.of("channels", "channel.invalid", "'channels' is a list of texts");
      }
      for (Object each : new JsonArray(several)) {
        if (!(each instanceof String name)) {
          throw Failure.Invalid.of("channels", "channel.invalid", "'channels' is a list of texts");
        }
        channels.add(name);
      }
    }
    return checked(channels);
  }

  private static Set<String> checked(Set<String> channels) {
    if (channels.isEmpty()) {
      throw Failure.Invalid.of(
          "channel", "channel.missing", "Name a channel in 'channel', or several in 'channels'");
    }
    if (channels.size() > MAX_CHANNELS) {
      throw Failure.Invalid.of(
          "channels", "channel.too_many", "An event has at most " + MAX_CHANNELS + " channels");
    }
    channels.forEach(ChannelSet::name);
    return channels;
  }

  private static @Nullable String text(JsonMembers said, String name) {
    String json = said.json(name);
    if (json != null && !json.startsWith("\"")) {
      throw Failure.Invalid.of(name, name + ".invalid", "'" + name + "' is a text");
    }
    return said.value(name, String.class);
  }
}

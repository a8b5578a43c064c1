package dev.stoa.push;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import dev.stoa.contracts.JsonMembers;
import io.vertx.core.json.JsonArray;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a publisher says (P-9.1). `data` is the JSON text as it was written: numbers and texts that
/// this process could not hold pass through unchanged.
record PublishBody(Set<String> channels, String type, @Nullable String data, @Nullable String key) {

  /// Fails with [Failure.Invalid], which names what is wrong.
  static PublishBody of(JsonMembers said) {
    String type = text(said, "type");
    return new PublishBody(
        channels(said), type == null ? "message" : type, said.json("data"), text(said, "key"));
  }

  private static Set<String> channels(JsonMembers said) {
    String channel = text(said, "channel");
    String several = said.json("channels");
    if (channel != null && several != null) {
      throw invalid("channel.ambiguous", "channels", "Say either 'channel' or 'channels'");
    }
    var channels = new LinkedHashSet<String>();
    if (channel != null) {
      channels.add(channel);
    } else if (several != null) {
      if (!several.startsWith("[")) {
        throw invalid("channel.invalid", "channels", "'channels' is a list of texts");
      }
      for (Object each : new JsonArray(several)) {
        if (!(each instanceof String name)) {
          throw invalid("channel.invalid", "channels", "'channels' is a list of texts");
        }
        channels.add(name);
      }
    }
    if (channels.isEmpty()) {
      throw invalid(
          "channel.missing", "channel", "Name a channel in 'channel', or several in 'channels'");
    }
    channels.forEach(ChannelSet::name);
    return channels;
  }

  private static @Nullable String text(JsonMembers said, String name) {
    String json = said.json(name);
    if (json != null && !json.startsWith("\"")) {
      throw invalid(name + ".invalid", name, "'" + name + "' is a text");
    }
    return said.value(name, String.class);
  }

  static Failure.Invalid invalid(String code, String field, String message) {
    return new Failure.Invalid(code, message, List.of(new FieldError(field, code, message)));
  }
}

package dev.stoa.access.token;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a token lets its holder do, each as patterns over channel names: read live events, publish,
/// see who is there, read the past. It is the token's claim `cap`.
public record Capabilities(
    List<ChannelPattern> subscribe,
    List<ChannelPattern> publish,
    List<ChannelPattern> presence,
    List<ChannelPattern> history) {
  /// The most patterns that one token carries, over all four lists.
  public static final int MAX_PATTERNS = 64;

  /// Nothing at all.
  public static final Capabilities NONE =
      new Capabilities(List.of(), List.of(), List.of(), List.of());

  private static final Set<String> MEMBERS = Set.of("subscribe", "publish", "presence", "history");

  public Capabilities {
    subscribe = List.copyOf(subscribe);
    publish = List.copyOf(publish);
    presence = List.copyOf(presence);
    history = List.copyOf(history);
    if (subscribe.size() + publish.size() + presence.size() + history.size() > MAX_PATTERNS) {
      throw new Failure.Invalid(
          new FieldError(
              "cap", "cap.too_many", "A token carries at most " + MAX_PATTERNS + " patterns."));
    }
  }

  /// Capabilities from texts. Who may subscribe may also see presence and history there.
  public static Capabilities of(List<String> subscribe, List<String> publish) {
    List<ChannelPattern> read = subscribe.stream().map(ChannelPattern::new).toList();
    return new Capabilities(read, publish.stream().map(ChannelPattern::new).toList(), read, read);
  }

  /// Reads the claim; throws [Failure.Invalid] when it is not of the right form.
  public static Capabilities fromJson(JsonObject claim) {
    if (!MEMBERS.containsAll(claim.fieldNames())) {
      throw malformed();
    }
    return new Capabilities(
        patterns(claim.getValue("subscribe")),
        patterns(claim.getValue("publish")),
        patterns(claim.getValue("presence")),
        patterns(claim.getValue("history")));
  }

  /// The claim; empty lists are left out.
  public JsonObject toJson() {
    JsonObject claim = new JsonObject();
    put(claim, "subscribe", subscribe);
    put(claim, "publish", publish);
    put(claim, "presence", presence);
    put(claim, "history", history);
    return claim;
  }

  public boolean maySubscribe(String channel) {
    return covers(subscribe, channel);
  }

  public boolean mayPublish(String channel) {
    return covers(publish, channel);
  }

  public boolean maySeePresence(String channel) {
    return covers(presence, channel);
  }

  public boolean mayReadHistory(String channel) {
    return covers(history, channel);
  }

  private static boolean covers(List<ChannelPattern> patterns, String channel) {
    for (ChannelPattern pattern : patterns) {
      if (pattern.covers(channel)) {
        return true;
      }
    }
    return false;
  }

  private static void put(JsonObject claim, String name, List<ChannelPattern> patterns) {
    if (!patterns.isEmpty()) {
      claim.put(name, new JsonArray(patterns.stream().map(ChannelPattern::text).toList()));
    }
  }

  private static List<ChannelPattern> patterns(@Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof JsonArray array) || array.size() > MAX_PATTERNS) {
      throw malformed();
    }
    return array.stream().map(Capabilities::pattern).toList();
  }

  private static ChannelPattern pattern(@Nullable Object value) {
    if (value instanceof String text) {
      return new ChannelPattern(text);
    }
    throw malformed();
  }

  private static Failure malformed() {
    return new Failure.Invalid(
        new FieldError(
            "cap",
            "cap.malformed",
            "Capabilities are lists of channel patterns: subscribe, publish, presence, history."));
  }
}

package dev.stoa.push;

import dev.stoa.runtime.Config;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What becomes of what a client could not take in time, by class of channel (P-4.5).
///
/// `push.queue.policy` holds for every channel; `push.queue.policies` for some, as a list of
/// `CHANNEL=POLICY`, where a channel may end with `*` and the longest match wins:
/// `prices:*=conflate:symbol,lobby=disconnect`.
final class SlowPolicies {
  /// One policy.
  enum Policy {
    /// It is served from memory and the log at its own pace. Nothing is lost.
    HISTORY,
    /// It is disconnected and resumes from its cursor.
    DISCONNECT,
    /// It gets the newest that fit its queue; a `gap` before them says what it lost.
    DROP,
    /// Of the events with the same key it gets the last; `conflated` says so.
    CONFLATE
  }

  /// What holds for a connection as a whole.
  enum Verdict {
    HISTORY,
    DISCONNECT,
    DROP,
    /// Its channels differ, or keep some events: each is looked at.
    BY_EVENT
  }

  /// `label`: a channel or a pattern. `key`: the member of the data by which events replace each
  /// other; null for their type.
  record Rule(String label, Policy policy, @Nullable String key) {
    boolean covers(String channel) {
      return ChannelSet.covers(label, channel);
    }

    /// Whether some channel can be meant by both.
    boolean meets(String other) {
      return covers(other)
          || (other.endsWith("*") && label.startsWith(other.substring(0, other.length() - 1)));
    }
  }

  private final Rule otherwise;
  private final List<Rule> rules;

  SlowPolicies(Policy otherwise, List<Rule> rules) {
    this.otherwise = new Rule("*", otherwise, null);
    this.rules =
        rules.stream()
            .sorted(Comparator.comparingInt((Rule rule) -> -rule.label().length()))
            .toList();
  }

  static SlowPolicies all(Policy policy) {
    return new SlowPolicies(policy, List.of());
  }

  static SlowPolicies of(Config config) {
    return new SlowPolicies(
        config.choice("push.queue.policy", Policy.HISTORY),
        config.list("push.queue.policies", List.of()).stream().map(SlowPolicies::rule).toList());
  }

  private static Rule rule(String text) {
    int equals = text.lastIndexOf('=');
    String[] policy = text.substring(equals + 1).split(":", 2);
    if (equals > 0) {
      for (Policy each : Policy.values()) {
        if (each.name().toLowerCase(Locale.ROOT).equals(policy[0])
            && (policy.length == 1 || each == Policy.CONFLATE)) {
          return new Rule(text.substring(0, equals), each, policy.length == 1 ? null : policy[1]);
        }
      }
    }
    throw Config.wrong(
        "push.queue.policies", text, "CHANNEL=history|disconnect|drop|conflate[:MEMBER]");
  }

  Rule of(String channel) {
    for (Rule rule : rules) {
      if (rule.covers(channel)) {
        return rule;
      }
    }
    return otherwise;
  }

  /// A channel that disconnects wins over all others of its connection.
  Verdict of(ChannelSet channels) {
    Set<Policy> met = met(channels);
    if (met.contains(Policy.DISCONNECT)) {
      return Verdict.DISCONNECT;
    }
    if (met.size() != 1 || met.contains(Policy.CONFLATE)) {
      return met.isEmpty() ? Verdict.HISTORY : Verdict.BY_EVENT;
    }
    return met.contains(Policy.DROP) ? Verdict.DROP : Verdict.HISTORY;
  }

  /// Whether events of one of these channels may be dropped.
  boolean mayDrop(ChannelSet channels) {
    return met(channels).contains(Policy.DROP);
  }

  private Set<Policy> met(ChannelSet channels) {
    Set<Policy> met = EnumSet.noneOf(Policy.class);
    for (String label : channels.labels()) {
      met.add(of(label).policy());
      rules.stream().filter(rule -> rule.meets(label)).forEach(rule -> met.add(rule.policy()));
    }
    return met;
  }

  /// What an event replaces, and is replaced by.
  static String key(Rule rule, Publication publication) {
    String json = new String(publication.json(), StandardCharsets.UTF_8) + "}";
    try {
      var event = new JsonObject(json);
      Object value =
          rule.key() == null
              ? event.getValue("type")
              : event.getValue("data") instanceof JsonObject data
                  ? data.getValue(rule.key())
                  : null;
      return publication.channel() + "\n" + value;
    } catch (DecodeException unreadable) {
      return publication.channel() + "\n" + publication.seq();
    }
  }
}

package dev.stoa.push.mercure;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who listens to what, on one event loop. An exact topic is looked up; templates and patterns are
/// kept once per text, however many listen, and only those are tried whose fixed beginning or host
/// is the topic's.
final class SelectorIndex {
  private record Group(Selector selector, Set<Subscriber> members) {}

  private final Set<Subscriber> everything = new LinkedHashSet<>();
  private final Map<String, Map<String, Group>> exact = new HashMap<>();
  private final Map<String, Map<String, Group>> templates = new HashMap<>();
  private final Map<String, Map<String, Group>> patterns = new HashMap<>();
  private final TreeMap<Integer, Integer> prefixLengths = new TreeMap<>();

  void add(Subscriber subscriber) {
    for (Selector selector : subscriber.selectors()) {
      switch (selector) {
        case Selector.All _ -> everything.add(subscriber);
        case Selector.Exact(var text) -> join(exact, text, selector, subscriber);
        case Selector.Template(var text, _) -> {
          if (join(templates, prefix(text), selector, subscriber)) {
            prefixLengths.merge(prefix(text).length(), 1, Integer::sum);
          }
        }
        case Selector.Url(_, var pattern) ->
            join(patterns, host(pattern.fixedHost()), selector, subscriber);
      }
    }
  }

  void remove(Subscriber subscriber) {
    for (Selector selector : subscriber.selectors()) {
      switch (selector) {
        case Selector.All _ -> everything.remove(subscriber);
        case Selector.Exact(var text) -> leave(exact, text, selector, subscriber);
        case Selector.Template(var text, _) -> {
          if (leave(templates, prefix(text), selector, subscriber)) {
            prefixLengths.computeIfPresent(
                prefix(text).length(), (_, count) -> count == 1 ? null : count - 1);
          }
        }
        case Selector.Url(_, var pattern) ->
            leave(patterns, host(pattern.fixedHost()), selector, subscriber);
      }
    }
  }

  /// Tells everyone who listens to some topic of the update; someone who does so in several ways
  /// may be told several times.
  void forEach(Update update, Consumer<Subscriber> action) {
    everything.forEach(action);
    for (Topic topic : update.topics()) {
      tell(exact.get(topic.text()), topic, action);
      for (int length : prefixLengths.keySet()) {
        if (length > topic.text().length()) {
          break;
        }
        tell(templates.get(topic.text().substring(0, length)), topic, action);
      }
      if (topic.url() != null) {
        tell(patterns.get(""), topic, action);
        if (topic.url().host() != null && !topic.url().host().isEmpty()) {
          tell(patterns.get(topic.url().host()), topic, action);
        }
      }
    }
  }

  private static void tell(
      @Nullable Map<String, Group> groups, Topic topic, Consumer<Subscriber> action) {
    if (groups != null) {
      for (Group group : groups.values()) {
        if (group.selector().matches(topic)) {
          group.members().forEach(action);
        }
      }
    }
  }

  /// Whether it is the first of its group.
  private static boolean join(
      Map<String, Map<String, Group>> index, String key, Selector selector, Subscriber subscriber) {
    Group group =
        index
            .computeIfAbsent(key, _ -> new HashMap<>())
            .computeIfAbsent(selector.text(), _ -> new Group(selector, new LinkedHashSet<>()));
    return group.members().add(subscriber) && group.members().size() == 1;
  }

  /// Whether it was the last of its group.
  private static boolean leave(
      Map<String, Map<String, Group>> index, String key, Selector selector, Subscriber subscriber) {
    Map<String, Group> groups = index.get(key);
    Group group = groups == null ? null : groups.get(selector.text());
    if (groups == null || group == null || !group.members().remove(subscriber)) {
      return false;
    }
    if (group.members().isEmpty()) {
      groups.remove(selector.text());
      if (groups.isEmpty()) {
        index.remove(key);
      }
      return true;
    }
    return false;
  }

  /// What every expansion of a template begins with.
  private static String prefix(String template) {
    int end = 0;
    while (end < template.length() && template.charAt(end) != '{' && template.charAt(end) < 0x80) {
      end++;
    }
    return template.substring(0, end);
  }

  private static String host(@Nullable String fixed) {
    return fixed == null ? "" : fixed;
  }
}

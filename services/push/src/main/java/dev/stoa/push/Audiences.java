package dev.stoa.push;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The audiences of one hub, found by the channels and patterns that they listen to. Confined to
/// its loop.
final class Audiences {
  private record Key(ChannelSet channels, Format format) {}

  private final Function<ChannelSet, ShardSet> shardSets;
  private final Map<Key, Audience> audiences = new HashMap<>();
  private final Map<String, List<Audience>> byName = new HashMap<>();
  private final Map<String, List<Audience>> byPrefix = new HashMap<>();
  private final List<Audience> touched = new ArrayList<>();

  Audiences(Function<ChannelSet, ShardSet> shardSets) {
    this.shardSets = shardSets;
  }

  void join(Subscription subscription) {
    var key = new Key(subscription.channels(), subscription.connection().format());
    audiences.computeIfAbsent(key, this::create).add(subscription);
  }

  void leave(Subscription subscription) {
    Audience audience = subscription.audience();
    if (audience != null) {
      audience.remove(subscription);
      discard(audience);
    }
  }

  /// Appends an event to every audience that listens to its channel.
  void append(Publication publication, long[] positions) {
    String channel = publication.channel();
    append(byName.get(channel), publication, positions);
    if (!byPrefix.isEmpty() && !channel.startsWith("$")) {
      for (int end = 0; end <= channel.length(); end++) {
        append(byPrefix.get(channel.substring(0, end)), publication, positions);
      }
    }
  }

  /// Has the first write of a traced event, appended just now, told of.
  void sample(Publication publication, Sampled sampled) {
    for (Audience audience : touched) {
      audience.sample(publication, sampled);
    }
  }

  private void append(
      @Nullable List<Audience> listening, Publication publication, long[] positions) {
    if (listening != null) {
      for (int i = 0; i < listening.size(); i++) {
        Audience audience = listening.get(i);
        if (audience.append(publication, positions)) {
          touched.add(audience);
        }
      }
    }
  }

  /// Whether something has been appended since the last flush.
  boolean isTouched() {
    return !touched.isEmpty();
  }

  /// Writes what has been appended since the last flush; `before` is where the turn began.
  void flush(Hub hub, long[] before) {
    for (Audience audience : touched) {
      audience.flush(hub, before);
      discard(audience);
    }
    touched.clear();
  }

  private Audience create(Key key) {
    var audience = new Audience(key.channels(), key.format(), shardSets.apply(key.channels()));
    key.channels().names().forEach(name -> listen(byName, name, audience));
    key.channels().prefixes().forEach(prefix -> listen(byPrefix, prefix, audience));
    return audience;
  }

  private static void listen(Map<String, List<Audience>> map, String name, Audience audience) {
    map.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(audience);
  }

  private void discard(Audience audience) {
    if (audience.isEmpty()
        && audiences.remove(new Key(audience.channels(), audience.format()), audience)) {
      audience.channels().names().forEach(name -> ignore(byName, name, audience));
      audience.channels().prefixes().forEach(prefix -> ignore(byPrefix, prefix, audience));
    }
  }

  private static void ignore(Map<String, List<Audience>> map, String name, Audience audience) {
    map.computeIfPresent(
        name,
        (_, listening) -> {
          listening.remove(audience);
          return listening.isEmpty() ? null : listening;
        });
  }
}

package dev.stoa.content;

import dev.stoa.contracts.comments.CommentsApi.RenderThread;
import dev.stoa.contracts.comments.CommentsApi.ThreadFragment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rendered threads, so that a page costs no call to another service. Bounded: the one that was
/// longest unused goes first. What is outdated is kept as a fallback, marked.
///
/// An answer that was asked for before the thread changed must not be kept as current: [#begin]
/// gives the ticket by which [#keep] notices.
final class FragmentCache {
  /// Changes that no event told of (an import, a purge) show after this time.
  static final Duration LONGEST = Duration.ofSeconds(30);

  private final int capacity;
  private final InstantSource clock;
  private final LinkedHashMap<RenderThread, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long changes;

  FragmentCache(int capacity, InstantSource clock) {
    this.capacity = capacity;
    this.clock = clock;
  }

  private record Entry(ThreadFragment fragment, Instant until) {}

  /// What is kept: `current` says whether it may be shown without asking.
  record Kept(ThreadFragment fragment, boolean current) {}

  synchronized @Nullable Kept get(RenderThread asked) {
    var entry = entries.get(asked);
    return entry == null
        ? null
        : new Kept(entry.fragment(), clock.instant().isBefore(entry.until()));
  }

  /// The number of changes so far, taken before asking.
  synchronized long begin() {
    return changes;
  }

  synchronized void keep(RenderThread asked, ThreadFragment fragment, long ticket) {
    var until = ticket == changes ? clock.instant().plus(LONGEST) : Instant.MIN;
    entries.put(asked, new Entry(fragment, until));
    if (entries.size() > capacity) {
      entries.pollFirstEntry();
    }
  }

  /// Marks everything of a thread as outdated.
  synchronized void changed(String thread) {
    changes++;
    for (var entry : entries.entrySet()) {
      if (entry.getKey().thread().equals(thread)) {
        entry.setValue(outdated(entry));
      }
    }
  }

  /// Marks everything as outdated.
  synchronized void allChanged() {
    changes++;
    entries.replaceAll((_, entry) -> new Entry(entry.fragment(), Instant.MIN));
  }

  private static Entry outdated(Map.Entry<RenderThread, Entry> entry) {
    return new Entry(entry.getValue().fragment(), Instant.MIN);
  }
}

package dev.stoa.comments;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import dev.stoa.contracts.bus.Bus;
import dev.stoa.contracts.content.ContentApi;
import dev.stoa.contracts.content.ContentApi.ThreadPage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which threads there are. The key `article:<id>` belongs to a page of our own, which content
/// knows; every other well-formed key is a thread of a foreign page and begins with its first
/// comment.
///
/// Answers of content are remembered for [#FRESH]: for that long a comment may still be taken after
/// a thread was closed. At most [#REMEMBERED] answers are kept; the oldest goes first.
final class Threads {
  static final int KEY_BYTES = 200;
  static final Duration FRESH = Duration.ofSeconds(3);
  static final int REMEMBERED = 10_000;

  private final Bus bus;
  private final InstantSource clock;
  private final Map<String, Known> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > REMEMBERED;
        }
      };

  Threads(Bus bus, InstantSource clock) {
    this.bus = bus;
    this.clock = clock;
  }

  /// What is wrong with the key, if anything.
  static @Nullable FieldError problem(String key) {
    String wrong = null;
    if (key.isEmpty()) {
      wrong = "The thread key is empty.";
    } else if (!Characters.isWellFormed(key)) {
      wrong = "The thread key is not valid Unicode.";
    } else if (Characters.bytes(key) > KEY_BYTES) {
      wrong = "The thread key is longer than " + KEY_BYTES + " bytes.";
    } else if (Characters.hasControl(key)) {
      wrong = "The thread key holds a control character.";
    } else if (key.indexOf('*') >= 0) {
      wrong = "The thread key holds a '*'.";
    } else if (!key.strip().equals(key) || Characters.isBlank(key)) {
      wrong = "The thread key begins or ends with a space.";
    }
    return wrong == null ? null : new FieldError("thread", "thread.key", wrong);
  }

  /// The page that the thread belongs to. Throws [Failure.NotFound] when there is none,
  /// [Failure.Unavailable] when content does not answer.
  ThreadPage page(String key) {
    if (!key.startsWith(ContentApi.ARTICLES)) {
      return new ThreadPage(true, true, true, null, null);
    }
    ThreadPage page = ask(key);
    if (!page.found()) {
      throw unknown();
    }
    return page;
  }

  /// The page, if this reader may see it.
  ThreadPage readable(String key, Reader reader) {
    ThreadPage page = page(key);
    if (!page.isPublic() && !reader.isOwner()) {
      throw unknown();
    }
    return page;
  }

  /// Whether everyone may read the thread; one whose page is gone is nobody's to read.
  boolean isPublic(String key) {
    try {
      return page(key).isPublic();
    } catch (Failure.NotFound _) {
      return false;
    }
  }

  static Failure unknown() {
    return new Failure.NotFound("thread.unknown", "There is no page with this thread key.");
  }

  private ThreadPage ask(String key) {
    Instant now = clock.instant();
    synchronized (known) {
      Known fresh = known.get(key);
      if (fresh != null && now.isBefore(fresh.until())) {
        return fresh.page();
      }
    }
    ThreadPage page = bus.ask(ContentApi.THREAD, new ContentApi.FindThread(key));
    synchronized (known) {
      known.remove(key);
      known.put(key, new Known(page, now.plus(FRESH)));
    }
    return page;
  }

  private record Known(ThreadPage page, Instant until) {}
}

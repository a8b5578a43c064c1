package dev.stoa.content;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.bus.Bus;
import dev.stoa.contracts.comments.CommentsApi;
import dev.stoa.contracts.comments.CommentsApi.CountThreads;
import dev.stoa.contracts.comments.CommentsApi.RenderThread;
import dev.stoa.contracts.comments.CommentsApi.SignedIn;
import dev.stoa.contracts.comments.CommentsApi.ThreadFragment;
import dev.stoa.contracts.push.Channels;
import dev.stoa.eventlog.Cursor;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.LoggedEvent;
import dev.stoa.eventlog.Tailer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The comments of articles, asked for over the bus. What was rendered is kept until the log tells
/// of a change in its thread. A page waits at most 300 ms for what is new while it has something
/// kept to show, and at most 2 s when it has not: a slow first page is better than one without its
/// comments. Blocking; for virtual threads.
final class Discussions {
  private static final Logger LOG = LoggerFactory.getLogger(Discussions.class);
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final Duration PATIENCE_WITHOUT_COPY = Duration.ofSeconds(2);
  private static final int CAPACITY = 1_000;
  private static final List<String> CHANNELS =
      List.of(Channels.thread("", true), Channels.thread("", false));

  private final Bus bus;
  private final EventLog log;
  private final FragmentCache cache;
  private volatile @Nullable Tailer tailer;

  Discussions(Bus bus, EventLog log, InstantSource clock) {
    this.bus = bus;
    this.log = log;
    this.cache = new FragmentCache(CAPACITY, clock);
  }

  /// Begins to follow the log, from its present end.
  void start() {
    tailer = log.tail(log.shards(), log.heads().positions(), this::heed);
  }

  void stop() {
    var running = tailer;
    if (running != null) {
      running.close();
    }
  }

  /// The discussion of an article in a language. `after`: the page of it, or null for the first.
  /// `reader`: who is signed in, or null for a guest. Only what guests see is kept; a signed-in
  /// reader gets it too when the comments service does not answer.
  Discussion of(
      Article article,
      boolean isPublic,
      String language,
      @Nullable String after,
      @Nullable SignedIn reader) {
    var asked = new RenderThread(article.thread(), language, after, article.path(), null);
    var heads = log.heads();
    var ticket = cache.begin();
    var kept = cache.get(asked);
    var guest = reader == null;
    if (guest && kept != null && kept.current() && hasSeen(article, isPublic, heads)) {
      return discussion(Discussion.State.CURRENT, kept.fragment());
    }
    try {
      var patience = kept == null ? PATIENCE_WITHOUT_COPY : PATIENCE;
      var wanted = asked.as(reader);
      var fragment = bus.ask(CommentsApi.FRAGMENT.withTimeout(patience), wanted);
      if (guest) {
        cache.keep(asked, fragment, ticket);
      }
      return discussion(Discussion.State.CURRENT, fragment);
    } catch (Failure failure) {
      LOG.warn("no comments for {}: {}", asked.thread(), failure.text());
      return kept == null
          ? new Discussion(Discussion.State.UNAVAILABLE, "", 0, heads.encode())
          : discussion(Discussion.State.STALE, kept.fragment());
    }
  }

  private static Discussion discussion(Discussion.State state, ThreadFragment fragment) {
    return new Discussion(state, fragment.html(), fragment.total(), fragment.cursor());
  }

  /// The number of comments by thread; empty when the comments service does not answer.
  Map<String, Long> counts(List<Article> articles) {
    if (articles.isEmpty()) {
      return Map.of();
    }
    var threads = articles.stream().map(Article::thread).toList();
    try {
      return bus.ask(CommentsApi.COUNTS.withTimeout(PATIENCE), new CountThreads(threads)).counts();
    } catch (Failure failure) {
      LOG.warn("no comment counts: {}", failure.text());
      return Map.of();
    }
  }

  /// Forgets what was rendered, after a change that no event tells of.
  void forget() {
    cache.allChanged();
  }

  /// Whether everything that happened in the article's thread has come by here: whoever has just
  /// posted a comment is led back to the page and must find it there.
  private boolean hasSeen(Article article, boolean isPublic, Cursor heads) {
    var running = tailer;
    if (running == null) {
      return false;
    }
    var shard = log.shardOf(Channels.thread(article.thread(), isPublic));
    var seen = running.position().position(shard);
    var head = heads.position(shard);
    return seen != null && (head == null || seen >= head);
  }

  private void heed(List<LoggedEvent> events) {
    events.stream()
        .map(event -> threadOf(event.channel()))
        .filter(Objects::nonNull)
        .distinct()
        .forEach(cache::changed);
  }

  private static @Nullable String threadOf(String channel) {
    for (var prefix : CHANNELS) {
      if (channel.startsWith(prefix)) {
        return channel.substring(prefix.length());
      }
    }
    return null;
  }
}

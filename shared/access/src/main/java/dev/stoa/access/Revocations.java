package dev.stoa.access;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.Json;
import dev.stoa.contracts.auth.AuthApi;
import dev.stoa.contracts.auth.AuthApi.Revoked;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.Layout;
import dev.stoa.eventlog.LoggedEvent;
import dev.stoa.eventlog.TailListener;
import dev.stoa.eventlog.Tailer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the channel of revocations in the event log and tells the listeners, each event once and
/// in order. From the head: what ended before this process began is known to no cache of it.
final class Revocations implements AutoCloseable {
  /// Hears what ended. Called on a virtual thread; must not block for long.
  interface Listener {
    void revoked(Revoked revoked);

    /// The signing keys changed.
    default void keysChanged() {}

    /// Something may have been missed: forget everything.
    default void lost() {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

  private final EventLog log;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private @Nullable Tailer tailer;

  Revocations(EventLog log) {
    this.log = log;
  }

  void add(Listener listener) {
    listeners.add(listener);
  }

  /// Begins to follow. Blocks for a read of the heads.
  synchronized void start() {
    if (tailer == null) {
      int shard = log.shardOf(AuthApi.REVOCATIONS);
      tailer = log.follow(Set.of(shard), Map.of(), new Follower());
    }
  }

  @Override
  public synchronized void close() {
    if (tailer != null) {
      tailer.close();
      tailer = null;
    }
  }

  private void take(LoggedEvent event) {
    switch (event.type()) {
      case AuthApi.SESSION_REVOKED, AuthApi.TOKEN_REVOKED -> tell(event);
      case AuthApi.KEYS_CHANGED -> listeners.forEach(Listener::keysChanged);
      default -> LOG.debug("unknown type {} on {}", event.type(), event.channel());
    }
  }

  private void tell(LoggedEvent event) {
    try {
      Revoked revoked = Json.decode(String.valueOf(event.data()), Revoked.class);
      listeners.forEach(listener -> listener.revoked(revoked));
    } catch (Failure.Invalid unreadable) {
      LOG.warn("event {} is no revocation; forgetting all sessions", event.id());
      listeners.forEach(Listener::lost);
    }
  }

  private final class Follower implements TailListener {
    @Override
    public void events(List<LoggedEvent> events) {
      for (LoggedEvent event : events) {
        if (event.channel().equals(AuthApi.REVOCATIONS)) {
          take(event);
        }
      }
    }

    @Override
    public void layoutChanged(Layout layout, boolean continued) {
      if (!continued) {
        listeners.forEach(Listener::lost);
      }
    }
  }
}

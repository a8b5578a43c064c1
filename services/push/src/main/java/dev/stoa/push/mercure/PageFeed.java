package dev.stoa.push.mercure;

import dev.stoa.contracts.Json;
import dev.stoa.contracts.bus.Bus;
import dev.stoa.contracts.content.ContentApi;
import dev.stoa.contracts.content.ContentApi.FindThread;
import dev.stoa.contracts.content.ContentApi.ThreadPage;
import dev.stoa.contracts.push.Channels;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.LoggedEvent;
import dev.stoa.eventlog.NewEvent;
import dev.stoa.eventlog.TailListener;
import dev.stoa.eventlog.Tailer;
import dev.stoa.storage.Database;
import dev.stoa.storage.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes the pages of the site topics of the hub: each event below a public page becomes one update
/// whose topic is the page's address. Every node follows the log; the one that comes first moves
/// the place of a shard in the transaction that appends the updates, so that none is lost and none
/// is doubled, whichever nodes die. Content is asked for the address; while it does not answer, the
/// shard waits.
final class PageFeed implements TailListener, AutoCloseable {
  private static final String PUBLIC = Channels.thread("", true);

  /// Events of no page after which the place is noted all the same: so many are read again at most.
  private static final int NOTE_EVERY = 1_000;

  private record Row(@Nullable String data, @Nullable String subject) {}

  private final Database database;
  private final EventLog log;
  private final Bus bus;
  private final String site;
  private final WebUrl hub;
  private final PagePlaces places;
  private volatile @Nullable Tailer tailer;

  /// `site`: what the addresses of all pages begin with.
  PageFeed(Database database, EventLog log, Bus bus, String site, WebUrl hub) {
    this.database = database;
    this.log = log;
    this.bus = bus;
    this.site = site;
    this.hub = hub;
    this.places = new PagePlaces(database, log);
  }

  /// Goes on where the site stopped. Blocks.
  void start() {
    tailer = log.follow(log.shards(), places.load(), this);
  }

  @Override
  public void close() {
    Tailer running = tailer;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public void events(List<LoggedEvent> events) {
    int shard = events.getFirst().shard();
    long last = events.getLast().seq();
    List<LoggedEvent> told = events.stream().filter(event -> thread(event) != null).toList();
    long known = places.of(shard);
    boolean isDue = !told.isEmpty() || last - known >= NOTE_EVERY;
    if (known >= last || !isDue) {
      return;
    }
    Map<String, String> addresses = addresses(told);
    var _ =
        database.write(tx -> {
          long before = places.lock(tx, shard);
          if (before < last) {
            places.move(tx, shard, last);
            append(tx, told.stream().filter(event -> event.seq() > before).toList(), addresses);
          }
          return true;
        });
  }

  /// The key of the thread of one of our own pages; null for any other channel.
  private static @Nullable String thread(LoggedEvent event) {
    String channel = event.channel();
    return channel.startsWith(PUBLIC + ContentApi.ARTICLES)
        ? channel.substring(PUBLIC.length())
        : null;
  }

  /// The addresses of those pages that are public, by channel.
  private Map<String, String> addresses(List<LoggedEvent> events) {
    var addresses = new HashMap<String, String>();
    for (LoggedEvent event : events) {
      if (!addresses.containsKey(event.channel())) {
        String thread = Objects.requireNonNull(thread(event));
        ThreadPage page = bus.ask(ContentApi.THREAD, new FindThread(thread));
        boolean isShown = page.found() && page.isPublic() && page.path() != null;
        addresses.put(event.channel(), isShown ? site + page.path() : "");
      }
    }
    return addresses;
  }

  private void append(Tx tx, List<LoggedEvent> events, Map<String, String> addresses) {
    var updates = new ArrayList<NewEvent>();
    for (LoggedEvent event : events) {
      String address = addresses.getOrDefault(event.channel(), "");
      Row row = address.isEmpty() ? null : row(tx, event);
      if (row != null && row.data() != null) {
        NewEvent update = update(event, address, row.data());
        if (row.subject() != null) {
          update = update.about(row.subject());
          if (event.isErasing()) {
            erase(tx, row.subject());
          }
        }
        updates.add(update);
      }
    }
    if (!updates.isEmpty()) {
      log.append(tx, updates);
    }
  }

  /// As it is now: it may have been erased since it was told.
  private static @Nullable Row row(Tx tx, LoggedEvent event) {
    return tx.first(
        "SELECT data, subject FROM push_event WHERE channel = ? AND seq = ?",
        found -> new Row(found.textOrNull("data"), found.textOrNull("subject")),
        event.channel(),
        event.seq());
  }

  /// What was copied while it was being erased; the rest went with its original.
  private static void erase(Tx tx, String subject) {
    tx.update(
        "UPDATE push_event SET data = NULL, meta = NULL WHERE subject = ? AND channel = ?",
        subject,
        Update.CHANNEL);
  }

  private NewEvent update(LoggedEvent event, String address, String data) {
    String text = envelope(event, data);
    if (Json.encode(text).length() > NewEvent.MAX_DATA) {
      text = envelope(event, "null");
    }
    String id = "urn:uuid:" + UUID.randomUUID();
    var topics = List.of(Topic.of(address, hub));
    return new Update(topics, false, id, null, null, text, event.isErasing()).toEvent();
  }

  /// The event as the other transports tell it, but for their cursor.
  private static String envelope(LoggedEvent event, String data) {
    return "{\"channel\":"
        + Json.encode(event.channel())
        + ",\"id\":"
        + Json.encode(event.id())
        + ",\"type\":"
        + Json.encode(event.type())
        + ",\"data\":"
        + data.replace('\n', ' ').replace('\r', ' ')
        + ",\"time\":"
        + Json.encode(event.time())
        + "}";
  }
}

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
import dev.stoa.eventlog.Relay;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes the pages of the site topics of the hub: each event below a public page becomes one update
/// whose topic is the page's address, by a [Relay] of the log. Content is asked for the address;
/// while it does not answer, the shard waits.
final class PageFeed implements Relay.Maker, AutoCloseable {
  private static final String NAME = "mercure-pages";
  private static final String PUBLIC = Channels.thread("", true);

  private final EventLog log;
  private final Bus bus;
  private final String site;
  private final WebUrl hub;
  private volatile @Nullable Relay relay;

  /// `site`: what the addresses of all pages begin with.
  PageFeed(EventLog log, Bus bus, String site, WebUrl hub) {
    this.log = log;
    this.bus = bus;
    this.site = site;
    this.hub = hub;
  }

  /// Goes on where the site stopped. Blocks.
  void start() {
    relay = log.relay(NAME, this);
  }

  @Override
  public void close() {
    Relay running = relay;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public boolean wants(String channel) {
    return channel.startsWith(PUBLIC + ContentApi.ARTICLES);
  }

  @Override
  public @Nullable NewEvent make(LoggedEvent event) {
    String data = event.data();
    String thread = event.channel().substring(PUBLIC.length());
    ThreadPage page = bus.ask(ContentApi.THREAD, new FindThread(thread));
    return data == null || !page.found() || !page.isPublic() || page.path() == null
        ? null
        : update(event, site + page.path(), data);
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

package dev.stoa.content;

import dev.stoa.contracts.push.MercureHub;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.LoggedEvent;
import dev.stoa.eventlog.Tailer;
import dev.stoa.router.Response;
import dev.stoa.runtime.Config;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What pages say of the Mercure hub, where there is one: where it is, which topic is theirs, and
/// after which update to begin, so that nothing falls between the page and the stream. It follows
/// the hub's channel for that.
final class LiveUpdates {
  /// Such ids can stand in a header as they are. Any earlier place does too: it only repeats.
  private static final Pattern PLAIN = Pattern.compile("[!#-\\[\\]-~]{1,256}");

  private final @Nullable String site;
  private final EventLog log;
  private volatile @Nullable Tailer tailer;
  private volatile String last = "earliest";

  private LiveUpdates(@Nullable String site, EventLog log) {
    this.site = site;
    this.log = log;
  }

  static LiveUpdates of(Config config, EventLog log) {
    String site = config.text("public.url");
    boolean isHub =
        config.secret("push.mercure.key") != null || config.text("push.mercure.jwks") != null;
    boolean wanted = config.flag(MercureHub.PAGES, isHub && site != null);
    return new LiveUpdates(wanted && site != null ? site.replaceFirst("/$", "") : null, log);
  }

  void start() {
    if (site != null) {
      int shard = log.shardOf(MercureHub.CHANNEL);
      Long head = log.heads().position(shard);
      long from = head == null ? 0 : head;
      heed(log.readChannel(MercureHub.CHANNEL, log.beforeLast(MercureHub.CHANNEL, 1), 1));
      tailer = log.tail(Set.of(shard), Map.of(shard, from), this::heed);
    }
  }

  void stop() {
    Tailer running = tailer;
    if (running != null) {
      running.close();
    }
  }

  private void heed(List<LoggedEvent> events) {
    for (LoggedEvent event : events) {
      if (event.channel().equals(MercureHub.CHANNEL) && PLAIN.matcher(event.id()).matches()) {
        last = event.id();
      }
    }
  }

  /// The update that a page may begin after whose content is read from now on.
  String last() {
    return last;
  }

  /// The page with its links; `after`: the last update before its content was read, null when what
  /// it shows is older.
  Response advertise(Response response, Article article, @Nullable String after) {
    if (site == null) {
      return response;
    }
    String begin = after == null ? "" : "; last-event-id=\"" + after + "\"";
    return response
        .addHeader(
            "Link",
            "<%s%s>; rel=\"mercure\"%s; content-type=\"application/json\""
                .formatted(site, MercureHub.PATH, begin))
        .addHeader("Link", "<%s%s>; rel=\"self\"".formatted(site, article.path()));
  }
}

package dev.stoa.runtime;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.Json;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.EventLogInspector;
import dev.stoa.eventlog.LoggedEvent;
import dev.stoa.storage.Database;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// What an operator sees of the event log; nothing here changes it.
///
/// `log`: epoch and shards. `log.tail`: the events of a channel, also as they come. `log.show`: one
/// event with its data. Each takes `json`.
final class LogCommands {
  private static final int PAGE = 500;
  // A reader that is slower than the log holds the tailer back, not the memory.
  private static final int WAITING = 64;
  private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "s",
          ChronoUnit.SECONDS,
          "m",
          ChronoUnit.MINUTES,
          "h",
          ChronoUnit.HOURS,
          "d",
          ChronoUnit.DAYS);

  private final EventLog log;
  private final EventLogInspector inspector;
  private final InstantSource clock;

  LogCommands(Database database, EventLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
    this.inspector = new EventLogInspector(database);
  }

  List<ControlCommand> all() {
    return List.of(
        ControlCommand.of("log", this::heads),
        ControlCommand.of("log.tail", this::tail),
        ControlCommand.of("log.show", this::show));
  }

  private void heads(JsonObject arguments, ControlOutput output) {
    var shards = inspector.shards();
    var epoch = inspector.epoch();
    if (arguments.getBoolean("json", false)) {
      var all = new JsonArray();
      shards.forEach(shard -> all.add(new JsonObject(Json.encode(shard))));
      // As text: it has more digits than the numbers of many readers.
      var whole = new JsonObject().put("epoch", Long.toString(epoch)).put("shards", all);
      output.line(whole.encodePrettily());
      return;
    }
    output.line("epoch " + epoch);
    output.line("%-6s %12s %12s  %-24s %s".formatted("shard", "head", "held", "oldest", "low"));
    for (var shard : shards) {
      output.line(
          "%-6d %12d %12d  %-24s %s"
              .formatted(
                  shard.shard(),
                  shard.head(),
                  shard.count(),
                  shard.oldest() == null ? "-" : shard.oldest(),
                  lows(shard)));
    }
  }

  private static String lows(EventLogInspector.ShardView shard) {
    var lows =
        shard.lows().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(low -> low.getKey() + "=" + low.getValue().seq())
            .toList();
    return lows.isEmpty() ? "-" : String.join(" ", lows);
  }

  private void show(JsonObject arguments, ControlOutput output) {
    var shard = arguments.getInteger("shard", 0);
    var seq = arguments.getLong("seq", 0L);
    if (shard < 0 || shard >= log.shardCount()) {
      throw new Failure.NotFound(
          "log.shard", "There is no shard %d; there are %d.".formatted(shard, log.shardCount()));
    }
    var found =
        inspector.events(shard, seq - 1, 1).events().stream()
            .filter(event -> event.seq() == seq)
            .findFirst()
            .orElseThrow(() ->
                new Failure.NotFound(
                    "log.event",
                    "Shard %d holds no event %d; retention may have taken it."
                        .formatted(shard, seq)));
    output.line(EventText.page(found));
  }

  private void tail(JsonObject arguments, ControlOutput output) throws InterruptedException {
    var channel = arguments.getString("channel", "");
    var json = arguments.getBoolean("json", false);
    var shard = log.shardOf(channel);
    var head = log.heads().position(shard);
    var end = head == null ? 0 : head;
    var at = since(arguments.getString("since", "-10"), channel, end);
    while (true) {
      var events = log.readChannel(channel, at, PAGE);
      events.forEach(event -> output.line(EventText.line(event, json)));
      if (events.size() < PAGE) {
        at = events.isEmpty() ? Math.max(at, end) : Math.max(end, events.getLast().seq());
        break;
      }
      at = events.getLast().seq();
    }
    if (arguments.getBoolean("follow", false)) {
      follow(channel, at, json, output);
    }
  }

  private void follow(String channel, long from, boolean json, ControlOutput output)
      throws InterruptedException {
    var shard = log.shardOf(channel);
    BlockingQueue<List<LoggedEvent>> coming = new ArrayBlockingQueue<>(WAITING);
    try (var _ = log.tail(Set.of(shard), Map.of(shard, from), events -> enqueue(coming, events))) {
      while (true) {
        var events = coming.poll(1, TimeUnit.SECONDS);
        output.beat();
        if (events != null) {
          events.stream()
              .filter(event -> event.channel().equals(channel))
              .forEach(event -> output.line(EventText.line(event, json)));
        }
      }
    }
  }

  private static void enqueue(BlockingQueue<List<LoggedEvent>> queue, List<LoggedEvent> events) {
    try {
      queue.put(events);
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  // `earliest`, `-N` for the last N, `5m` for the last five minutes, or a time.
  private long since(String text, String channel, long head) {
    if (text.equals("earliest")) {
      return 0;
    }
    try {
      if (text.startsWith("-")) {
        var count = Integer.parseInt(text.substring(1));
        return count == 0 ? head : log.beforeLast(channel, count);
      }
      var ago = AGO.matcher(text);
      return log.before(
          channel,
          ago.matches()
              ? clock.instant().minus(Long.parseLong(ago.group(1)), UNITS.get(ago.group(2)))
              : Instant.parse(text));
    } catch (NumberFormatException | DateTimeException unreadable) {
      throw new Failure.Invalid(
          "log.since",
          "--since is 'earliest', -N for the last N events, 30s (m, h, d) for those since then, or a"
              + " time such as 2026-01-31T12:00:00Z.",
          List.of());
    }
  }
}

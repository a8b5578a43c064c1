package dev.stoa.push;

import dev.stoa.eventlog.LoggedEvent;
import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/// One event of the log as push carries it: its place and the JSON object of P-1.3 up to, and
/// without, its cursor. Made once, on the log's thread, and shared by all event loops.
final class Publication {
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private final int shard;
  private final long seq;
  private final String channel;
  private final byte[] json;
  private final boolean erasing;

  /// `json` is taken over, not copied.
  Publication(int shard, long seq, String channel, byte[] json) {
    this(shard, seq, channel, json, false);
  }

  Publication(int shard, long seq, String channel, byte[] json, boolean erasing) {
    this.shard = shard;
    this.seq = seq;
    this.channel = channel;
    this.json = json;
    this.erasing = erasing;
  }

  static Publication of(LoggedEvent event) {
    String data = event.data();
    var text = new StringBuilder(128 + (data == null ? 4 : data.length()));
    text.append("{\"channel\":").append(Json.encode(event.channel()));
    text.append(",\"id\":").append(Json.encode(event.id()));
    text.append(",\"type\":").append(Json.encode(event.type()));
    // A line break in JSON text can only stand between tokens, and would end an SSE line.
    text.append(",\"data\":")
        .append(data == null ? "null" : data.replace('\n', ' ').replace('\r', ' '));
    text.append(",\"time\":\"").append(MILLIS.format(event.time())).append('"');
    byte[] json = text.toString().getBytes(StandardCharsets.UTF_8);
    return new Publication(event.shard(), event.seq(), event.channel(), json, event.isErasing());
  }

  int shard() {
    return shard;
  }

  long seq() {
    return seq;
  }

  /// Whether earlier events lost their data in the log together with it.
  boolean isErasing() {
    return erasing;
  }

  String channel() {
    return channel;
  }

  /// Shared by all connections: not to be changed.
  byte[] json() {
    return json;
  }

  int size() {
    return json.length;
  }
}

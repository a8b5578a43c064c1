package dev.stoa.push;

import dev.stoa.eventlog.LoggedEvent;
import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// One event of the log as push carries it: its place and the JSON object of P-1.3 up to, and
/// without, its cursor. Made once, on the log's thread, and shared by all event loops.
final class Publication {
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private static final String DATA = ",\"data\":";
  private static final String ENCODING = ",\"encoding\":\"base64\"";

  private final int shard;
  private final long seq;
  private final String channel;
  private final long time;
  private final byte[] json;
  private final boolean erasing;
  private final int bytesAt;
  private final @Nullable Sampled sampled;

  /// `json` is taken over, not copied.
  Publication(int shard, long seq, String channel, byte[] json) {
    this(shard, seq, channel, 0, json, false, 0, null);
  }

  /// `bytesAt`: where in `json` bytes in base64 begin; 0: its data is no bytes.
  private Publication(
      int shard,
      long seq,
      String channel,
      long time,
      byte[] json,
      boolean erasing,
      int bytesAt,
      @Nullable Sampled sampled) {
    this.shard = shard;
    this.seq = seq;
    this.channel = channel;
    this.time = time;
    this.json = json;
    this.erasing = erasing;
    this.bytesAt = bytesAt;
    this.sampled = sampled;
  }

  static Publication of(LoggedEvent event) {
    return of(event, null);
  }

  /// `sampled`: its first delivery on this node is traced.
  static Publication of(LoggedEvent event, @Nullable Sampled sampled) {
    boolean binary = event.data() != null && BinaryData.isMarked(event.meta());
    // A line break in JSON text can only stand between tokens, and would end an SSE line.
    String data =
        event.data() == null ? "null" : event.data().replace('\n', ' ').replace('\r', ' ');
    String tail = (binary ? ENCODING : "") + ",\"time\":\"" + MILLIS.format(event.time()) + '"';
    var text = new StringBuilder(128 + data.length());
    text.append("{\"channel\":").append(Json.encode(event.channel()));
    text.append(",\"id\":").append(Json.encode(event.id()));
    text.append(",\"type\":").append(Json.encode(event.type()));
    text.append(DATA).append(data).append(tail);
    byte[] json = text.toString().getBytes(StandardCharsets.UTF_8);
    // From the bytes to the end all is ASCII.
    int bytesAt = binary ? json.length - tail.length() - data.length() + 1 : 0;
    return new Publication(
        event.shard(),
        event.seq(),
        event.channel(),
        event.time().toEpochMilli(),
        json,
        event.isErasing(),
        bytesAt,
        sampled);
  }

  int shard() {
    return shard;
  }

  long seq() {
    return seq;
  }

  /// When it was written to the log, in milliseconds of the epoch; 0 when that is not known.
  long time() {
    return time;
  }

  /// Whether earlier events lost their data in the log together with it.
  boolean isErasing() {
    return erasing;
  }

  /// Who waits for its first delivery on this node; null, but for a traced event.
  @Nullable Sampled sampled() {
    return sampled;
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

  /// Whether its data is bytes (P-1.7).
  boolean isBinary() {
    return bytesAt > 0;
  }

  /// The bytes that are its data.
  byte[] bytes() {
    return Base64.getDecoder().decode(Arrays.copyOfRange(json, bytesAt, bytesEnd()));
  }

  /// The JSON object without its bytes and their encoding; like [#json], without its cursor.
  byte[] head() {
    int before = bytesAt - 1 - DATA.length();
    int after = bytesEnd() + 1 + ENCODING.length();
    byte[] head = Arrays.copyOf(json, before + json.length - after);
    System.arraycopy(json, after, head, before, json.length - after);
    return head;
  }

  private int bytesEnd() {
    int end = bytesAt;
    while (json[end] != '"') {
      end++;
    }
    return end;
  }
}

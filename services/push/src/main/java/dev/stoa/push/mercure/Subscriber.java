package dev.stoa.push.mercure;

import dev.stoa.push.mercure.RecentUpdates.Placed;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.util.List;

/// One open stream: what it listens to, what it may read, how far it is, when it is due. Confined
/// to the event loop of its connection.
final class Subscriber {
  private final String id;
  private final long number;
  private final SubscribeRequest asked;
  private final Credentials credentials;
  private final HttpServerResponse response;
  private Instant end;
  private Instant due;
  private long position;
  private boolean live;
  private boolean reading;
  private boolean closed;

  /// `number` tells those apart that are due at the same time.
  Subscriber(
      String id,
      long number,
      SubscribeRequest asked,
      Credentials credentials,
      HttpServerResponse response,
      Instant end) {
    this.id = id;
    this.number = number;
    this.asked = asked;
    this.credentials = credentials;
    this.response = response;
    this.end = end;
    this.due = end;
  }

  /// A name of its own, made here, other for each connection.
  String id() {
    return id;
  }

  long number() {
    return number;
  }

  SubscribeRequest asked() {
    return asked;
  }

  List<Selector> selectors() {
    return asked.selectors();
  }

  Credentials credentials() {
    return credentials;
  }

  Instant due() {
    return due;
  }

  Instant end() {
    return end;
  }

  void endAt(Instant earlier) {
    if (earlier.isBefore(end)) {
      end = earlier;
    }
  }

  /// When it needs something next: at its end at the latest.
  void dueAt(Instant time) {
    due = time.isBefore(end) ? time : end;
  }

  /// All up to and with this place has been looked at.
  long position() {
    return position;
  }

  void moveTo(long seq) {
    position = Math.max(position, seq);
  }

  /// Whether it is served as updates come; else it is behind, and served at its own pace.
  boolean isLive() {
    return live;
  }

  void live(boolean now) {
    live = now;
  }

  boolean isReading() {
    return reading;
  }

  void reading(boolean now) {
    reading = now;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isFull() {
    return response.writeQueueFull();
  }

  boolean wants(Update update) {
    return update.isMatchedBy(asked.selectors()) && credentials.mayRead(update);
  }

  /// Writes an update, and is past it.
  void deliver(Placed placed) {
    write(placed.bytes());
    moveTo(placed.seq());
  }

  void write(Buffer bytes) {
    if (!closed && !response.closed()) {
      var _ = response.write(bytes);
    }
  }

  void close() {
    closed = true;
    if (!response.ended() && !response.closed()) {
      var _ = response.end();
    }
  }
}

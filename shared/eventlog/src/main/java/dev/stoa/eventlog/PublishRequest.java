package dev.stoa.eventlog;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Events that a publisher wants in the log, all or none.
///
/// `publisher` is who the caller has been authenticated as; it scopes `key` and `producer`. The
/// same `key` again gives the first answer again, and is refused when the events differ. A {@link
/// Producer} numbers its requests, which also makes them safe to repeat. `trace` is the W3C trace
/// context that its events carry, in their `meta`; it is no part of what makes two requests the
/// same.
public record PublishRequest(
    String publisher,
    List<NewEvent> events,
    @Nullable String key,
    @Nullable Producer producer,
    @Nullable String trace) {
  /// The most events of one request.
  public static final int MAX_EVENTS = 1_000;

  /// A numbered source of requests. Whoever starts with a higher `epoch` fences out the holders of
  /// lower ones; `seq` counts the requests of an epoch from 0 without a hole.
  public record Producer(String id, long epoch, long seq) {
    public Producer {
      if (id.isEmpty() || id.length() > NewEvent.MAX_NAME || epoch < 0 || seq < 0) {
        throw Failure.Invalid.of(
            "producer", "producer.invalid", "The producer's id, epoch or seq is out of range.");
      }
    }
  }

  public PublishRequest {
    events = List.copyOf(events);
    if (events.isEmpty() || events.size() > MAX_EVENTS) {
      throw new Failure.Invalid(
          new FieldError("events", "size", "A request holds 1 to " + MAX_EVENTS + " events."));
    }
    if (key != null && (key.isBlank() || key.length() > NewEvent.MAX_NAME)) {
      throw Failure.Invalid.of(
          "key", "key.invalid", "An idempotency key is 1 to 256 characters long.");
    }
  }

  public static PublishRequest of(List<NewEvent> events) {
    return new PublishRequest("", events, null, null, null);
  }

  public PublishRequest from(String publisher) {
    return new PublishRequest(publisher, events, key, producer, trace);
  }

  public PublishRequest keyed(String key) {
    return new PublishRequest(publisher, events, key, producer, trace);
  }

  public PublishRequest producedBy(Producer producer) {
    return new PublishRequest(publisher, events, key, producer, trace);
  }

  /// The same, as part of a trace: `trace` is the text of a W3C `traceparent`.
  public PublishRequest traced(String trace) {
    return new PublishRequest(publisher, events, key, producer, trace);
  }

  /// The events as they go into the log.
  List<NewEvent> toAppend() {
    String context = trace;
    return context == null ? events : events.stream().map(e -> e.traced(context)).toList();
  }

  /// Under what the answer is remembered; null when it is not.
  @Nullable String receiptKey() {
    if (producer != null) {
      return "producer/" + producer.id() + "/" + producer.epoch() + "/" + producer.seq();
    }
    return key == null ? null : "key/" + key;
  }

  long size() {
    return events.stream().mapToLong(NewEvent::size).sum();
  }

  /// Tells a repeated request from another one under the same key.
  String fingerprint() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var event : events) {
        add(digest, event.channel());
        add(digest, event.type());
        add(digest, event.data());
        add(digest, event.id());
        add(digest, event.meta());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(MessageDigest digest, @Nullable String text) {
    var bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(4).putInt(text == null ? -1 : bytes.length).flip());
    digest.update(bytes);
  }
}

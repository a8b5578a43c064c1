package dev.stoa.push.mercure;

import dev.stoa.router.Request;
import dev.stoa.router.Response;
import io.vertx.core.buffer.Buffer;

/// What the event sources of browsers (WHATWG) want said in their way: on any status but 200 they
/// give up for ever.
public final class EventSources {
  private static final String TYPE = "text/event-stream";

  private EventSources() {}

  /// Whether one is asking; they all say what they accept.
  public static boolean isOne(Request request) {
    String accepted = request.header("Accept");
    return accepted != null && accepted.contains(TYPE);
  }

  /// Come back later, from where you are.
  public static Response comeBack(long millis) {
    return Response.bytes(TYPE, Buffer.buffer("retry: " + millis + "\n\n"))
        .header("Cache-Control", "no-store");
  }
}

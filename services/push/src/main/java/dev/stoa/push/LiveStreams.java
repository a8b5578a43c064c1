package dev.stoa.push;

import dev.stoa.contracts.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The streams of this node that a request beside them may change, by the secret id that their
/// clients chose (P-12). Thread-safe.
final class LiveStreams {
  /// 128 bits: 32 hex digits, or 22 characters of base64url.
  private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{32}|[A-Za-z0-9_-]{22}");

  private final Map<String, Steering> streams = new ConcurrentHashMap<>();
  private final Map<String, Promise<Steering>> opening = new ConcurrentHashMap<>();
  private final int maxChannels;

  /// What a request asks of a stream.
  record Wish(List<String> subscribe, List<String> unsubscribe, @Nullable String token) {
    Wish {
      subscribe = List.copyOf(subscribe);
      unsubscribe = List.copyOf(unsubscribe);
    }
  }

  /// What the stream is like now.
  record Changed(List<String> channels, String cursor) {
    Changed {
      channels = List.copyOf(channels);
    }
  }

  LiveStreams(int maxChannels) {
    this.maxChannels = maxChannels;
  }

  /// Checks the form of an id; fails with [Failure.Invalid].
  static String id(String text) {
    if (!FORM.matcher(text).matches()) {
      throw Failure.Invalid.of(
          "connection",
          "connection.invalid",
          "A connection's id is 128 random bits: 32 hex digits or 22 of base64url");
    }
    return text;
  }

  /// Fails with [Failure.Conflict] when the id is another holder's.
  void requireFree(String id, String holder) {
    Steering taken = streams.get(id);
    if (taken != null && !taken.connection().peer().holder().equals(holder)) {
      throw new Failure.Conflict("connection.taken", "This id is in use; choose another");
    }
  }

  /// Opens a stream whose id counts from its first byte on: a client may ask for a change as soon
  /// as it has read that, while its stream is still being opened here.
  void open(String id, Supplier<Steering> opener) {
    Promise<Steering> promise = Promise.promise();
    opening.put(id, promise);
    try {
      Steering stream = opener.get();
      add(id, stream);
      promise.complete(stream);
    } finally {
      opening.remove(id, promise);
      promise.tryFail(unknown());
    }
  }

  private static Failure unknown() {
    return new Failure.NotFound("connection.unknown", "There is no such stream (any more)");
  }

  /// From now on the id means this stream. An earlier stream of that id is closed: its client has
  /// come back before its end was noticed.
  private void add(String id, Steering stream) {
    if (!stream.connection().isClosed()) {
      stream.connection().onEnd(() -> streams.remove(id, stream));
      Steering before = streams.put(id, stream);
      if (before != null) {
        close(before);
      }
    }
  }

  /// The id has come back on another node.
  void moved(String id, String holder) {
    Steering before = streams.get(id);
    if (before != null && before.connection().peer().holder().equals(holder)) {
      close(before);
    }
  }

  private static void close(Steering stream) {
    stream.hub().run(() -> stream.hub().close(stream.connection(), Transport.Ending.DONE));
  }

  /// Fulfils a wish of `holder`; null when the id is not of this node. Succeeds with what holds
  /// from then on, fails with a [Failure]. May be called from any thread.
  @Nullable Future<Changed> change(String id, String holder, Wish wish) {
    Promise<Steering> promise = opening.get(id);
    if (promise != null) {
      return promise.future().compose(stream -> change(stream, holder, wish));
    }
    Steering stream = streams.get(id);
    return stream == null ? null : change(stream, holder, wish);
  }

  private Future<Changed> change(Steering stream, String holder, Wish wish) {
    if (!stream.connection().peer().holder().equals(holder)) {
      return Future.failedFuture(
          new Failure.Forbidden("connection.forbidden", "This stream is somebody else's"));
    }
    try {
      var change = new Change(wish.token(), set(wish.subscribe()), set(wish.unsubscribe()), null);
      Promise<Changed> done = Promise.promise();
      stream
          .hub()
          .run(() -> stream.askBeside(change).map(_ -> told(stream, wish)).onComplete(done));
      return done.future();
    } catch (Failure refused) {
      return Future.failedFuture(refused);
    }
  }

  private ChannelSet set(List<String> names) {
    return names.isEmpty() ? ChannelSet.NONE : ChannelSet.parse(names, maxChannels);
  }

  /// Says it in the stream too, so that its reader knows between which events it happened.
  private static Changed told(Steering stream, Wish wish) {
    Changed now = now(stream);
    if (!wish.unsubscribe().isEmpty()) {
      tell(stream, "unsubscribed", now);
    }
    if (!wish.subscribe().isEmpty()) {
      tell(stream, "subscribed", now);
    }
    return now;
  }

  private static void tell(Steering stream, String control, Changed now) {
    var json =
        new JsonObject().put("control", control).put("channels", new JsonArray(now.channels()));
    if (!now.cursor().isEmpty()) {
      json.put("cursor", now.cursor());
    }
    stream.connection().control(control, json.encode(), now.cursor());
  }

  private static Changed now(Steering stream) {
    return new Changed(stream.channels().labels(), stream.hub().cursor(stream.connection()));
  }
}

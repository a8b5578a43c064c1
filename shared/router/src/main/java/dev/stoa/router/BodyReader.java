package dev.stoa.router;

import io.netty.handler.codec.http.InvalidChunkTerminationException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Reads a body that is bounded before it is buffered: by its announced length, and by count.
final class BodyReader {
  private static final Buffer NONE = Buffer.buffer(0);

  private final HttpServerRequest request;
  private final long limit;
  private final Promise<Buffer> promise = Promise.promise();
  private Buffer collected = NONE;
  private boolean over;

  private BodyReader(HttpServerRequest request, long limit) {
    this.request = request;
    this.limit = limit;
  }

  /// Whether a body may follow the head.
  ///
  /// @throws HttpError 400 for a `Transfer-Encoding` that does not say where it ends
  static boolean mayFollow(HttpServerRequest request) {
    boolean possible =
        isAnnounced(request) || (request.version() == HttpVersion.HTTP_2 && !isGet(request));
    return possible && !request.isEnded();
  }

  /// Whether there was a body that somebody else has read.
  static boolean isRead(HttpServerRequest request) {
    return request.isEnded() && isAnnounced(request);
  }

  private static boolean isAnnounced(HttpServerRequest request) {
    String coding = request.getHeader(HttpHeaders.TRANSFER_ENCODING);
    if (coding != null) {
      requireChunks(request, coding);
      return true;
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && !length.equals("0");
  }

  /// What Vert.x does not take for chunks would be read as the next request, whatever length stands
  /// beside it (RFC 9112, 6.1, 6.3).
  private static void requireChunks(HttpServerRequest request, String coding) {
    boolean once = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING).size() == 1;
    if (!once || !coding.equalsIgnoreCase("chunked") || request.version() == HttpVersion.HTTP_1_0) {
      throw HttpError.of(
          400, "body.coding", "The only Transfer-Encoding of a body is 'chunked', in HTTP/1.1.");
    }
  }

  private static boolean isGet(HttpServerRequest request) {
    String method = request.method().name();
    return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
  }

  /// Succeeds with the whole body; fails with 400 when its chunks cannot be read, with 413 when it
  /// is larger than the limit, with 408 when it is not there in time, with [ClientGone] when the
  /// connection is lost.
  static Future<Buffer> read(HttpServerRequest request, long limit, Vertx vertx, Duration time) {
    long announced = announced(request.getHeader(HttpHeaders.CONTENT_LENGTH));
    if (announced > limit) {
      return Future.failedFuture(tooLarge(limit));
    }
    BodyReader reader = new BodyReader(request, limit);
    request.handler(reader::take);
    request.endHandler(_ -> reader.end());
    request.exceptionHandler(_ -> reader.promise.tryFail(new ClientGone()));
    if (request.version() != HttpVersion.HTTP_1_0
        && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    request.resume();
    long deadline = vertx.setTimer(Math.max(1, time.toMillis()), _ -> reader.tooSlow());
    return reader.promise.future().onComplete(_ -> vertx.cancelTimer(deadline));
  }

  /// Succeeds with the body that a vertx-web BodyHandler before the application has read; fails as
  /// [#read], and with [IllegalStateException] when it is gone, as that of a multipart form.
  static Future<Buffer> readAbove(@Nullable RoutingContext above, long limit) {
    Buffer body = above != null && above.body().available() ? above.body().buffer() : null;
    if (body == null) {
      return Future.failedFuture(
          new IllegalStateException(
              "The body was read before it came to the application: put no BodyHandler before it,"
                  + " and nothing that waits without pausing the request."));
    }
    return body.length() > limit
        ? Future.failedFuture(tooLarge(limit))
        : Future.succeededFuture(body);
  }

  private static long announced(@Nullable String header) {
    if (header == null) {
      return 0;
    }
    try {
      return Long.parseLong(header);
    } catch (NumberFormatException _) {
      throw HttpError.of(400, "body.length", "The header Content-Length is no number.");
    }
  }

  private void take(Buffer chunk) {
    if (over) {
      return;
    }
    if (collected.length() + (long) chunk.length() > limit) {
      giveUp(tooLarge(limit));
    } else if (collected.length() == 0) {
      collected = chunk.copy();
    } else {
      collected.appendBuffer(chunk);
    }
  }

  /// A chunk that cannot be read ends the body too: the request is marked then.
  private void end() {
    if (request.decoderResult().isSuccess()) {
      promise.tryComplete(collected);
    } else {
      giveUp(malformed(request.decoderResult().cause()));
    }
  }

  private static HttpError malformed(Throwable why) {
    return switch (why) {
      case NumberFormatException _ -> badSize();
      case TooLongHttpLineException _ -> badSize();
      case InvalidChunkTerminationException _ ->
          HttpError.of(
              400, "body.chunk.end", "A chunk of the body is not as long as its size says.");
      default ->
          HttpError.of(
              400,
              "body.chunk",
              "What stands between the chunks of the body or behind the last cannot be read.");
    };
  }

  private static HttpError badSize() {
    return HttpError.of(
        400, "body.chunk.size", "The size of a chunk of the body is no hexadecimal number.");
  }

  private void tooSlow() {
    giveUp(HttpError.of(408, "body.slow", "The body did not arrive in time."));
  }

  /// What is still to come is not read.
  private void giveUp(HttpError why) {
    if (!promise.future().isComplete()) {
      over = true;
      collected = NONE;
      promise.fail(why); // the answer may be out when this returns
    }
  }

  private static HttpError tooLarge(long limit) {
    return HttpError.of(
        413,
        "body.too_large",
        "The body is larger than the {0} bytes that this address takes.",
        limit);
  }
}

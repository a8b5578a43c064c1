package dev.stoa.router;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import io.vertx.core.streams.Pipe;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Writes one response, on the connection's event loop.
final class ResponseWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ResponseWriter.class);

  /// Of HTTP/2 (RFC 9113, 7), where Vert.x would say that nothing went wrong.
  private static final long INTERNAL_ERROR = 2;

  private final Exchange exchange;
  private final HttpServerResponse http;
  private final Request request;
  private boolean closes;

  ResponseWriter(Exchange exchange) {
    this.exchange = exchange;
    this.http = exchange.http().response();
    this.request = exchange.request();
  }

  void write(Response response) {
    // Not whether it is closed: writing to it does no harm, and each question costs a lock.
    if (http.headWritten()) {
      begun(new IllegalStateException("another answer had begun before"));
      return;
    }
    try {
      Response chosen = Conditional.apply(request, Redirect.sent(request, response));
      body(chosen.body(), head(chosen));
    } catch (RuntimeException e) {
      unwritten(e);
    }
    exchange.releaseInput();
  }

  /// Nobody else ends an answer that has begun, and nothing can be sent in its place.
  private void begun(Throwable why) {
    boolean whole = http.ended();
    if (!whole) {
      cut(why);
    }
    exchange.ending().ended(whole);
  }

  private void unwritten(Throwable why) {
    LOG.error(request.id() + " the response could not be written", why);
    exchange.ending().unhandled(why);
    if (!http.headWritten() && !http.ended()) {
      http.headers().clear();
      http.setStatusCode(500);
      if (exchange.mayLeaveBody()) {
        announceClose();
      }
      send(http.end());
    } else {
      begun(why);
    }
  }

  /// Sets status and headers, and returns the status.
  private int head(Response response) {
    int status = response.status();
    if (response.isRedirect() && status == 302 && !request.isSafeMethod()) {
      status = 303;
    }
    if (status != http.getStatusCode()) {
      http.setStatusCode(status);
    }
    MultiMap wire = http.headers();
    boolean last = response.headers().writeTo(wire) && Framing.settle(wire, request, response);
    if (last || exchange.mayLeaveBody() || endsWithConnection(response)) {
      announceClose();
    }
    return status;
  }

  /// Whether only the end of the connection tells where the body ends (RFC 9112, 6.3).
  private boolean endsWithConnection(Response response) {
    return response.body() instanceof Body.Stream && request.protocol().equals("HTTP/1.0");
  }

  /// Makes this the last answer of its connection: what comes after it is not looked at (RFC 9112,
  /// 9.6). Streams of HTTP/2 end each for itself.
  private void announceClose() {
    closes = request.protocol().startsWith("HTTP/1");
    if (!closes) {
      return;
    }
    exchange.endsInput();
    http.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    if (request.protocol().equals("HTTP/1.0")) {
      // Vert.x has the last word there, unless it is asked.
      Handler<Void> last = _ -> http.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      if (exchange.hasContext()) {
        exchange.context().addHeadersEndHandler(last);
      } else {
        http.headersEndHandler(last);
      }
    }
  }

  private void body(Body body, int status) {
    boolean head = request.method().equals("HEAD");
    if (body instanceof Body.Bytes(var bytes)) {
      end(bytes, status, head);
    } else {
      special(body, status, head);
    }
  }

  /// The rare ones on their own: together they are too much for a JIT compiler to inline.
  private void special(Body body, int status, boolean head) {
    switch (body) {
      case Body.Bytes(var bytes) -> end(bytes, status, head);
      case Body.Empty _ -> end(null, status, false);
      case Body.Taken _ -> throw new IllegalStateException("a taken response is not written");
      case Body.File(var path, var length, _) -> file(path, 0, length, head);
      case Body.FileRange(var path, var offset, var length) -> file(path, offset, length, head);
      case Body.Stream(var stream) -> {
        http.setChunked(true);
        if (head) {
          send(http.end());
        } else {
          // What is not whole must not look whole. The pipe cannot say which side has failed.
          Pipe<Buffer> pipe = stream.pipe().endOnFailure(false);
          stream.exceptionHandler(this::cut);
          send(pipe.to(http).onFailure(this::lost));
        }
      }
    }
  }

  /// The client does not take the rest.
  private void lost(Throwable why) {
    boolean ofConnection =
        why instanceof IOException
            || why instanceof HttpClosedException
            || why instanceof StreamResetException;
    if (!ofConnection) {
      cut(why);
    } else if (!http.closed() && request.protocol().startsWith("HTTP/1")) {
      exchange.http().connection().close();
    }
  }

  private void cut(Throwable why) {
    if (!http.closed()) {
      exchange.ending().broken(why);
      LOG.error(request.id() + " the response failed midway; the connection is cut", why);
      var _ = http.ended() ? exchange.http().connection().close() : http.reset(INTERNAL_ERROR);
    }
  }

  private void end(@Nullable Buffer bytes, int status, boolean head) {
    boolean unsized = status == 204 || status == 304;
    if (bytes == null || unsized || status == 205) {
      if (!unsized) {
        http.putHeader(HttpHeaders.CONTENT_LENGTH, "0");
      }
      send(http.end());
    } else if (head) {
      http.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(bytes.length()));
      send(http.end());
    } else {
      send(http.end(bytes));
    }
  }

  private void file(Path path, long offset, long length, boolean head) {
    http.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(length));
    if (head || length == 0) {
      send(http.end());
      return;
    }
    FileChannel channel;
    try {
      channel = open(path, offset + length);
    } catch (IOException e) {
      unwritten(e);
      return;
    }
    Future<Void> sent =
        request.protocol().startsWith("HTTP/1")
            ? http.sendFile(channel, offset, length)
            : http.sendFile(path.toAbsolutePath().toString(), offset, length);
    send(
        sent.onFailure(why -> unsent(why, channel, offset + length))
            .eventually(() -> closed(channel)));
  }

  private void unsent(Throwable why, FileChannel channel, long length) {
    try {
      requireLength(channel, length);
      lost(why);
    } catch (IOException e) {
      cut(e);
    }
  }

  /// The file, which may be another one than when it was looked at.
  private static FileChannel open(Path path, long length) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      requireLength(channel, length);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return channel;
  }

  private static void requireLength(FileChannel channel, long length) throws IOException {
    if (channel.size() < length) {
      throw new IOException("the file has become shorter");
    }
  }

  private static Future<Void> closed(FileChannel channel) {
    try {
      channel.close();
      return Future.succeededFuture();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }

  private void send(Future<Void> sent) {
    if (exchange.ending().isAwaited()) {
      // Vert.x tells no handler of a file whose client has gone.
      sent.onComplete(exchange.ending()::over);
      sent.onFailure(this::stopped);
    }
    if (exchange.ending().isWatched()) {
      sent.onComplete(done -> exchange.ending().ended(done.succeeded()));
    }
    if (closes && !exchange.ending().isAwaited()) {
      sent.onComplete(_ -> exchange.closeAfterLast());
    }
  }

  private void stopped(Throwable failure) {
    LOG.debug(request.id() + " writing stopped: " + failure.getMessage());
  }
}

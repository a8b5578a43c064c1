package dev.stoa.router;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import io.vertx.ext.web.RoutingContext;

/// Writes one response, on the connection's event loop.
final class ResponseWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ResponseWriter.class);

  private static final long LINGER_MILLIS = 1000;

  private final RoutingContext context;
  private final HttpServerResponse http;
  private final Request request;
  private boolean closes;

  ResponseWriter(RoutingContext context, Request request) {
    this.context = context;
    this.http = context.response();
    this.request = request;
  }

  void write(Response response) {
    if (http.closed() || http.ended() || http.headWritten()) {
      return;
    }
    try {
      Response chosen = Conditional.apply(request, response);
      boolean redirects = chosen.status() >= 300 && chosen.status() < 400 && chosen.status() != 304;
      if (redirects && chosen.header("Location") != null && !chosen.isRedirect()) {
        throw new IllegalStateException(
            "A redirect is made with Redirect, which checks where it leads.");
      }
      head(chosen);
      body(chosen.body());
      if (!context.request().isEnded()) {
        // What a streaming handler left unread must not hold up the connection.
        context.request().resume();
      }
    } catch (RuntimeException e) {
      LOG.error(request.id() + " the response could not be written", e);
      if (!http.headWritten() && !http.ended()) {
        http.headers().clear();
        http.setStatusCode(500).end();
      }
    }
  }

  private void head(Response response) {
    int status = response.status();
    if (response.isRedirect() && status == 302 && !request.isSafeMethod()) {
      status = 303;
    }
    http.setStatusCode(status);
    HeaderList headers = response.headers();
    for (int i = 0; i < headers.size(); i++) {
      if (headers.repeats(i) || headers.name(i).equalsIgnoreCase("Set-Cookie")) {
        http.headers().add(headers.name(i), headers.value(i));
      } else {
        http.headers().set(headers.name(i), headers.value(i));
      }
    }
    if (!context.request().isEnded() && BodyReader.mayFollow(context.request())) {
      // The rest of the body is not worth reading.
      http.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      closes = request.protocol().startsWith("HTTP/1");
    }
  }

  private void body(Body body) {
    boolean head = request.method().equals("HEAD");
    switch (body) {
      case Body.Empty _ -> end(null, false);
      case Body.Taken _ -> throw new IllegalStateException("a taken response is not written");
      case Body.Bytes(var bytes) -> end(bytes, head);
      case Body.File(var path, var length) -> file(path.toString(), 0, length, head);
      case Body.FileRange(var path, var offset, var length) ->
          file(path.toString(), offset, length, head);
      case Body.Stream(var stream) -> {
        http.setChunked(true);
        if (head) {
          send(http.end());
        } else {
          send(stream.pipeTo(http));
        }
      }
    }
  }

  private void end(@org.jspecify.annotations.Nullable Buffer bytes, boolean head) {
    int status = http.getStatusCode();
    boolean bodiless = status == 204 || status == 304;
    if (bytes == null || bodiless) {
      if (bytes == null && !bodiless) {
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

  private void file(String path, long offset, long length, boolean head) {
    http.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(length));
    if (head || length == 0) {
      send(http.end());
    } else {
      send(http.sendFile(path, offset, length));
    }
  }

  /// Closes a connection whose client still sends what nobody wants: after the rest, or a second.
  private void closeSoon() {
    HttpServerRequest incoming = context.request();
    Runnable close = () -> incoming.connection().close();
    if (incoming.isEnded()) {
      close.run();
      return;
    }
    incoming.handler(_ -> {});
    incoming.endHandler(_ -> close.run());
    incoming.exceptionHandler(_ -> {});
    incoming.resume();
    context.vertx().setTimer(LINGER_MILLIS, _ -> close.run());
  }

  private void send(io.vertx.core.Future<Void> sent) {
    if (closes) {
      sent.onSuccess(_ -> closeSoon());
    }
    sent.onFailure(failure -> {
      if (!http.closed() && LOG.isDebugEnabled()) {
        LOG.debug(request.id() + " writing stopped: " + failure.getMessage());
      }
    });
  }
}

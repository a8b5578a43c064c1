package dev.stoa.runtime;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads requests as Vert.x does and refuses what Netty mends in silence, because a proxy in front
/// may have read it differently (RFC 9112, 5.2 and 6.1): a length beside a transfer coding, a
/// header that goes on in the next line, and sizes of chunks that are more than a number
/// ([ChunkSizes]). Versions of HTTP that nobody speaks are marked too.
///
/// What follows a request for a WebSocket is no HTTP if that is granted: it waits here until then,
/// up to [#MAX_EARLY] bytes, and goes to whoever takes the place of this decoder.
///
/// A chunk that cannot be read ends the body, and marks the request (`decoderResult`), so that it
/// can be answered: Vert.x would close the connection at once. It closes it after the answer.
final class StrictDecoder extends VertxHttpRequestDecoder {
  private static final String NAME = "httpDecoder";

  /// Reached: nothing more is read from the connection meanwhile.
  private static final int MAX_EARLY = 64 << 10;

  private static final Set<String> SPOKEN =
      Set.of(HttpVersion.HTTP_1_0.text(), HttpVersion.HTTP_1_1.text());

  /// What is wrong with a head, in words for the client.
  static final class MalformedHead extends IllegalArgumentException {
    MalformedHead(String message) {
      super(message);
    }
  }

  /// A version other than 1.0 and 1.1.
  static final class UnknownVersion extends IllegalArgumentException {}

  private final ChunkSizes chunks = new ChunkSizes();
  private @Nullable HttpRequest current;
  private boolean upgrading;
  private boolean spoken;
  private boolean afterLine;
  private boolean folded;

  private StrictDecoder(HttpServerOptions options) {
    super(options);
  }

  /// Takes the place of the decoder of a new connection, before its first byte is read.
  static void guard(HttpConnection connection, HttpServerOptions options) {
    if (connection instanceof HttpServerConnection server) {
      var pipeline = server.channelHandlerContext().pipeline();
      if (pipeline.get(NAME) != null) {
        pipeline.replace(NAME, NAME, new StrictDecoder(options));
      }
    }
  }

  /// The upgrade that was asked for on this connection, if any, was refused: HTTP goes on.
  static void resume(HttpConnection connection) {
    if (connection instanceof HttpServerConnection server) {
      var context = server.channelHandlerContext().pipeline().context(NAME);
      if (context != null && context.handler() instanceof StrictDecoder decoder) {
        context.executor().execute(() -> decoder.resume(context));
      }
    }
  }

  private void resume(ChannelHandlerContext context) {
    if (upgrading && !context.isRemoved()) {
      upgrading = false;
      context.channel().config().setAutoRead(true);
      try {
        channelRead(context, Unpooled.EMPTY_BUFFER);
        channelReadComplete(context);
      } catch (Exception broken) {
        context.fireExceptionCaught(broken);
      }
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    if (upgrading) {
      context.channel().config().setAutoRead(true);
    }
  }

  /// Netty would drop the length and go on.
  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new MalformedHead("A request has a Content-Length or a Transfer-Encoding, not both.");
  }

  // The letters of the name count (RFC 9112, 2.3); Netty would not look.
  @Override
  protected HttpMessage createMessage(String[] line) {
    var version = line[2];
    if (version.indexOf(' ') >= 0 || version.indexOf('\t') >= 0) {
      throw new MalformedHead("The target of a request has no blanks.");
    }
    spoken = version.isEmpty() || SPOKEN.contains(version);
    // The answer goes out in the version of the request.
    return super.createMessage(
        spoken ? line : new String[] {line[0], line[1], HttpVersion.HTTP_1_1.text()});
  }

  @Override
  protected AsciiString splitHeaderName(byte[] line, int start, int length) {
    if (length == 0) {
      throw new MalformedHead("A header has no name.");
    }
    var last = line[start + length - 1];
    if (last == ' ' || last == '\t') {
      throw new MalformedHead("A header has a space before its colon.");
    }
    return super.splitHeaderName(line, start, length);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (upgrading) {
      if (in.readableBytes() > MAX_EARLY) {
        context.channel().config().setAutoRead(false);
      }
      return;
    }
    var head = current == null;
    var from = in.readerIndex();
    var known = out.size();
    var line = chunks.before(in);
    super.decode(context, in, out);
    chunks.after(in.readerIndex() - from, line, data(out, known));
    // What one call reads of a head is nothing but head: the decoder returns at its end.
    if (head && !folded) {
      folded = folds(in, from, in.readerIndex());
    }
    for (var i = known; i < out.size(); i++) {
      out.set(i, follow(out.get(i)));
    }
  }

  private static int data(List<Object> out, int from) {
    var bytes = 0;
    for (var i = from; i < out.size(); i++) {
      if (out.get(i) instanceof HttpContent content) {
        bytes += content.content().readableBytes();
      }
    }
    return bytes;
  }

  private Object follow(Object read) {
    if (read instanceof FullHttpRequest) {
      return read; // what could not be parsed
    }
    if (read instanceof HttpRequest request) {
      current = request;
      chunks.begin(HttpUtil.isTransferEncodingChunked(request));
      afterLine = false;
      if (request.decoderResult().isSuccess()) {
        check(request);
      }
      folded = false;
    }
    if (!(read instanceof LastHttpContent last)) {
      return read;
    }
    var request = current;
    current = null;
    upgrading = request != null && asksForUpgrade(request);
    return request == null ? last : ended(request, last);
  }

  private static boolean asksForUpgrade(HttpRequest request) {
    return request
        .headers()
        .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  private static Object ended(HttpRequest request, HttpContent last) {
    if (last.decoderResult().isSuccess()) {
      return last;
    }
    request.setDecoderResult(last.decoderResult());
    last.release();
    return LastHttpContent.EMPTY_LAST_CONTENT;
  }

  private void check(HttpRequest request) {
    if (folded) {
      var why = new MalformedHead("A header must not go on in the next line.");
      request.setDecoderResult(DecoderResult.failure(why));
    } else if (!spoken) {
      request.setDecoderResult(DecoderResult.failure(new UnknownVersion()));
    }
  }

  private boolean folds(ByteBuf in, int from, int to) {
    if (from == to) {
      return false;
    }
    var begins = afterLine && isBlank(in.getByte(from));
    afterLine = in.getByte(to - 1) == '\n';
    for (var end = in.indexOf(from, to - 1, (byte) '\n');
        end >= 0 && !begins;
        end = in.indexOf(end + 1, to - 1, (byte) '\n')) {
      begins = isBlank(in.getByte(end + 1));
    }
    return begins;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}

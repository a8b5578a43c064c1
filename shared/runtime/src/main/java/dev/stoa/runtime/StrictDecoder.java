package dev.stoa.runtime;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads requests as Vert.x does and refuses what Netty mends in silence, because a proxy in front
/// may have read it differently (RFC 9112, 5.2 and 6.1): a length beside a transfer coding, and a
/// header that goes on in the next line. Versions of HTTP that nobody speaks are marked too.
final class StrictDecoder extends VertxHttpRequestDecoder {
  private static final String NAME = "httpDecoder";
  private static final Set<HttpVersion> SPOKEN = Set.of(HttpVersion.HTTP_1_0, HttpVersion.HTTP_1_1);

  /// What is wrong with a head, in words for the client.
  static final class MalformedHead extends IllegalArgumentException {
    MalformedHead(String message) {
      super(message);
    }
  }

  /// A version other than 1.0 and 1.1.
  static final class UnknownVersion extends IllegalArgumentException {}

  private boolean inBody;
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

  /// Netty would drop the length and go on.
  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new MalformedHead("A request has a Content-Length or a Transfer-Encoding, not both.");
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    var head = !inBody;
    var from = in.readerIndex();
    var known = out.size();
    super.decode(context, in, out);
    // What one call reads of a head is nothing but head: the decoder returns at its end.
    if (head && !folded) {
      folded = folds(in, from, in.readerIndex());
    }
    for (var i = known; i < out.size(); i++) {
      follow(out.get(i));
    }
  }

  private void follow(@Nullable Object read) {
    if (read instanceof HttpRequest request) {
      inBody = true;
      afterLine = false;
      if (request.decoderResult().isSuccess()) {
        check(request);
      }
      folded = false;
    }
    if (read instanceof LastHttpContent) {
      inBody = false;
    }
  }

  private void check(HttpRequest request) {
    if (folded) {
      var why = new MalformedHead("A header must not go on in the next line.");
      request.setDecoderResult(DecoderResult.failure(why));
    } else if (!SPOKEN.contains(request.protocolVersion())) {
      // The answer goes out in the version of the request.
      request.setProtocolVersion(HttpVersion.HTTP_1_1);
      request.setDecoderResult(DecoderResult.failure(new UnknownVersion()));
    }
  }

  private boolean folds(ByteBuf in, int from, int to) {
    for (var i = from; i < to; i++) {
      var b = in.getByte(i);
      if (afterLine && (b == ' ' || b == '\t')) {
        return true;
      }
      afterLine = b == '\n';
    }
    return false;
  }
}

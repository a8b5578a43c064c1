package dev.stoa.push;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A WebSocket (RFC 6455) on a connection taken over from Vert.x: handshake, texts in, pings, the
/// closing. Frames out are made by [Format]. Binary frames are not for this protocol and ignored.
final class SocketOutlet extends ChannelOutlet {
  private static final byte[] GUID =
      "258EAFA5-E914-47DA-95CA-C5AB0DC85B11".getBytes(StandardCharsets.ISO_8859_1);

  private static final String SWITCHING =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: ";
  private static final String AGREED = "\r\nSec-WebSocket-Protocol: " + SocketHandshake.PROTOCOL;
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
  private static final String IDENTIFIED = "\r\n" + REQUEST_ID + ": ";

  /// One for each event loop: to find it costs more than to use it.
  private static final FastThreadLocal<MessageDigest> SHA_1 =
      new FastThreadLocal<>() {
        @Override
        protected MessageDigest initialValue() throws NoSuchAlgorithmException {
          return MessageDigest.getInstance("SHA-1");
        }
      };

  /// How long the client has to answer a close.
  private static final int CLOSING_SECONDS = 5;

  /// The largest message of a client, in one frame or several (P-11.11); more: 1009.
  enum Size {
    /// For the longest list of channels, whatever is escaped in it.
    SMALL(256 << 10),
    /// For the largest event too: a text of 1 MiB characters, of three bytes each at most.
    EVENT(4 << 20);

    private final int bytes;

    Size(int bytes) {
      this.bytes = bytes;
    }
  }

  private static final WebSocketDecoderConfig SMALL = frames(Size.SMALL);
  private static final WebSocketDecoderConfig EVENT = frames(Size.EVENT);

  private Size size = Size.SMALL;
  private @Nullable Receiver receiver;
  private @Nullable ByteBuf message;
  private boolean closing;

  SocketOutlet(HttpServerRequest request) {
    super(request);
  }

  private static WebSocketDecoderConfig frames(Size size) {
    return WebSocketDecoderConfig.newBuilder()
        .maxFramePayloadLength(size.bytes)
        .closeOnProtocolViolation(false)
        .withUTF8Validator(false)
        .build();
  }

  /// Answers the handshake. The headers that the response has are for documents, and are not sent;
  /// its id is.
  void handshake(
      HttpServerRequest request, SocketHandshake asked, int maxPendingBytes, Listener listener) {
    HttpServerResponse response = request.response().setStatusCode(101);
    String id = response.headers().get(REQUEST_ID);
    String head =
        SWITCHING
            + accept(asked.key())
            + (asked.offersProtocol() ? AGREED : "")
            + (id == null ? "" : IDENTIFIED + id)
            + "\r\n\r\n";
    open(request, head(head), maxPendingBytes, listener);
  }

  private static String accept(String key) {
    MessageDigest sha1 = SHA_1.get();
    sha1.update(key.getBytes(StandardCharsets.ISO_8859_1));
    return Base64.getEncoder().encodeToString(sha1.digest(GUID));
  }

  /// Where the texts of the client go, at the pace of [PacedDecoder].
  interface Receiver {
    void receive(String text);

    /// Whether more has to wait, until [#resume].
    boolean isBusy();
  }

  /// Where texts of at most this size go. Set in the turn of the handshake.
  void receiver(Size size, Receiver receiver) {
    this.size = size;
    this.receiver = receiver;
  }

  /// The receiver is not busy any more.
  void resume() {
    ChannelHandlerContext decoding = context().pipeline().context(PacedDecoder.class);
    if (decoding != null) {
      ((PacedDecoder) decoding.handler()).resume(decoding);
    }
  }

  private boolean isBusy() {
    return receiver != null && receiver.isBusy();
  }

  @Override
  void tookOver(ChannelPipeline pipeline, String decoder) {
    pipeline.replace(
        decoder, null, new PacedDecoder(size == Size.SMALL ? SMALL : EVENT, this::isBusy));
  }

  @Override
  void received(Object frame) {
    if (closing && !(frame instanceof CloseWebSocketFrame)) {
      return;
    }
    switch (frame) {
      case TextWebSocketFrame text -> part(text);
      case ContinuationWebSocketFrame more -> part(more);
      case PingWebSocketFrame ping -> write(frame(0x8A, ping.content()));
      case CloseWebSocketFrame close -> closed(close);
      default -> {} // pongs, and what this protocol has no use for
    }
  }

  private void part(WebSocketFrame frame) {
    ByteBuf begun = message;
    int length = frame.content().readableBytes() + (begun == null ? 0 : begun.readableBytes());
    if (length > size.bytes) {
      close(WebSocketCloseStatus.MESSAGE_TOO_BIG.code(), "too long");
    } else if (frame.isFinalFragment() && begun == null) {
      if (frame instanceof TextWebSocketFrame) {
        text(frame.content());
      }
    } else if (begun == null && frame instanceof ContinuationWebSocketFrame) {
      return; // the rest of a binary message
    } else {
      // Copied, not linked: a peer may send as many empty parts as it likes.
      ByteBuf all = begun == null ? Unpooled.buffer() : begun;
      all.writeBytes(
          frame.content(), frame.content().readerIndex(), frame.content().readableBytes());
      message = all;
      if (frame.isFinalFragment()) {
        text(all);
        forget();
      }
    }
  }

  private void text(ByteBuf bytes) {
    String text;
    try {
      ByteBuffer whole = ByteBuffer.wrap(ByteBufUtil.getBytes(bytes));
      text = StandardCharsets.UTF_8.newDecoder().decode(whole).toString();
    } catch (CharacterCodingException _) {
      close(WebSocketCloseStatus.INVALID_PAYLOAD_DATA.code(), "not UTF-8");
      return;
    }
    if (receiver != null) {
      receiver.receive(text);
    }
  }

  /// The client closes, or answers the close from here.
  private void closed(CloseWebSocketFrame close) {
    if (!closing) {
      int code = close.statusCode();
      last(code < 0 ? frame(0x88, Unpooled.EMPTY_BUFFER) : closeFrame(code, ""));
    }
    close();
  }

  /// Closes with a code, after what waits.
  void close(int code, String reason) {
    if (!closing) {
      last(closeFrame(code, reason));
    }
  }

  /// Nothing goes out after it (RFC 6455 5.5.1), so the hub is told at once, not when the client is
  /// gone: that may take it some seconds.
  private void last(ByteBuf close) {
    closing = true;
    ChannelHandlerContext way = context();
    var _ = writeLast(close).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    Runnable end =
        () -> {
          var _ = way.close();
        };
    var _ = way.executor().schedule(end, CLOSING_SECONDS, TimeUnit.SECONDS);
    listener().gone();
  }

  private static ByteBuf closeFrame(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    return frame(0x88, Unpooled.buffer(2 + text.length).writeShort(code).writeBytes(text));
  }

  /// A control frame: at most 125 bytes.
  private static ByteBuf frame(int head, ByteBuf payload) {
    ByteBuf frame = Format.buffer(2 + payload.readableBytes());
    return frame.writeByte(head).writeByte(payload.readableBytes()).writeBytes(payload);
  }

  private void forget() {
    if (message != null) {
      message.release();
      message = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException wrong) {
      close(wrong.closeStatus().code(), wrong.closeStatus().reasonText());
    } else {
      super.exceptionCaught(context, cause);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    forget();
  }
}

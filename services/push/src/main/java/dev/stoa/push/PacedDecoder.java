package dev.stoa.push;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Decodes the frames of a client while there is room for their answers (P-4.5) and who answers
/// them is not busy with earlier ones, and so many in one turn of the loop that the other
/// connections have theirs. The rest of what was read waits as it came, and no more is read until
/// it has been decoded.
final class PacedDecoder extends WebSocket13FrameDecoder {
  static final int FRAMES_A_TURN = 16;

  private enum Hold {
    NONE,
    /// Until the client has read, and earlier frames have been answered.
    FULL,
    /// Until the next turn, which is asked for.
    TURN
  }

  private final BooleanSupplier busy;
  private Hold hold = Hold.NONE;
  private int frames;

  /// `busy`: whether another frame has to wait, until [#resume].
  PacedDecoder(WebSocketDecoderConfig config, BooleanSupplier busy) {
    super(config);
    this.busy = busy;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (hold == Hold.NONE) {
      pace(context);
    }
    if (hold == Hold.NONE) {
      super.decode(context, in, out);
      frames += out.size();
    }
  }

  private void pace(ChannelHandlerContext context) {
    if (!hasRoom(context)) {
      hold = Hold.FULL;
    } else if (frames >= FRAMES_A_TURN) {
      askForTurn(context);
    } else {
      return;
    }
    context.channel().config().setAutoRead(false);
  }

  private boolean hasRoom(ChannelHandlerContext context) {
    return context.channel().isWritable() && !busy.getAsBoolean();
  }

  /// Scheduled, not just handed over: the loop runs what is handed over before it looks at its
  /// other connections.
  private void askForTurn(ChannelHandlerContext context) {
    hold = Hold.TURN;
    var _ = context.executor().schedule(() -> goOn(context), 0, TimeUnit.NANOSECONDS);
  }

  private void goOn(ChannelHandlerContext context) {
    if (context.isRemoved() || !context.channel().isActive()) {
      return;
    }
    hold = Hold.NONE;
    frames = 0;
    try {
      channelRead(context, Unpooled.EMPTY_BUFFER);
    } catch (Exception wrong) {
      context.fireExceptionCaught(wrong);
    }
    if (hold == Hold.NONE) {
      context.channel().config().setAutoRead(true);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    resume(context);
    super.channelWritabilityChanged(context);
  }

  /// There may be room again.
  void resume(ChannelHandlerContext context) {
    if (hold == Hold.FULL && hasRoom(context)) {
      askForTurn(context);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    if (hold == Hold.NONE) {
      frames = 0;
      super.channelReadComplete(context);
    } else {
      context.fireChannelReadComplete(); // Netty's own would read on, as nothing was decoded
    }
  }
}

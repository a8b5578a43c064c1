package dev.stoa.systemtests.bench.push;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One connection of the load. Once its subscription stands it looks for marks only, in a buffer
/// that all share: nothing is allocated for a delivery.
final class Subscriber extends ChannelInboundHandlerAdapter {
  private static final int DIGITS = Message.NUMBER + Message.TIME;

  private final Swarm swarm;
  private final int index;
  private @Nullable StringBuilder begun = new StringBuilder();
  private long line;
  private long lineBefore;
  private int digits = -1;
  private long number;
  private long time;
  private boolean asked;

  Subscriber(Swarm swarm, int index) {
    this.swarm = swarm;
    this.index = index;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    send(context, swarm.request(null));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var bytes = (ByteBuf) message;
    int length = bytes.readableBytes();
    byte[] scratch = swarm.scratch(length);
    bytes.readBytes(scratch, 0, length);
    bytes.release();
    if (begun != null) {
      begin(context, begun, scratch, length);
    } else {
      scan(scratch, length);
    }
  }

  private void begin(ChannelHandlerContext context, StringBuilder text, byte[] bytes, int length) {
    text.append(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
    int head = text.indexOf("\r\n\r\n");
    if (head < 0) {
      return;
    }
    String status = text.substring(9, 12);
    if (!status.equals("200") && !status.equals("101") && !status.equals("304")) {
      swarm.refused(text.toString());
      var _ = context.close();
      return;
    }
    if (swarm.transport() == Transport.POLL) {
      polled(context, text, head);
      return;
    }
    begun = null;
    swarm.ready();
  }

  /// One answer of a long poll, whole: on with the next.
  private void polled(ChannelHandlerContext context, StringBuilder text, int head) {
    int length = 0;
    String cursor = "";
    for (String header : text.substring(0, head).split("\r\n", -1)) {
      String lower = header.toLowerCase(java.util.Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(15).strip());
      } else if (lower.startsWith("stoa-cursor:")) {
        cursor = header.substring(12).strip();
      }
    }
    if (text.length() < head + 4 + length) {
      return;
    }
    String body = text.substring(head + 4);
    text.setLength(0);
    int at = body.lastIndexOf("\"cursor\":\"");
    if (at >= 0) {
      cursor = body.substring(at + 10, body.indexOf('"', at + 10));
    }
    send(context, swarm.request(cursor));
    if (!asked) {
      asked = true;
      swarm.ready();
    }
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    scan(bytes, bytes.length);
  }

  private void scan(byte[] bytes, int length) {
    long hash = line;
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      if (digits >= 0) {
        digit(b, hash);
      } else if (b == '\n' || b == (byte) 0x81) {
        lineBefore = hash;
        hash = 0;
      } else if (b == Message.MARK) {
        digits = 0;
        number = 0;
        time = 0;
      } else {
        hash = hash * 31 + b;
      }
    }
    line = hash;
  }

  private void digit(byte b, long hash) {
    int value = b - '0';
    if (value < 0 || value > 9) {
      digits = -1; // not a mark after all
      return;
    }
    if (digits < Message.NUMBER) {
      number = number * 10 + value;
    } else {
      time = time * 10 + value;
    }
    if (++digits == DIGITS) {
      digits = -1;
      // The id of a Server-Sent Event has a line of its own, before that of the data.
      boolean twoLines = swarm.transport() == Transport.SSE;
      long before = twoLines ? lineBefore * 31 + hash : hash;
      swarm.oracle().delivered(index, (int) number, time, before);
    }
  }

  private static void send(ChannelHandlerContext context, byte[] bytes) {
    var _ = context.writeAndFlush(Unpooled.wrappedBuffer(bytes), context.voidPromise());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    swarm.closed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close();
  }
}

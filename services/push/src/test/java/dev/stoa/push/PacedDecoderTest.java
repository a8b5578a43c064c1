package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// How many frames of a client are handled at once. What is written here is sent by a flush: that
/// is when the client reads.
@Tag("P-4.5")
class PacedDecoderTest {
  private static final int BOUND = 64 << 10;
  private static final int ANSWER = 27_000;
  private static final String OTHER = "(another task of the loop)";

  private final List<String> heard = new ArrayList<>();
  private int answerBytes;
  private boolean busy;
  private int busyAt;
  private int reads;

  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new CountingReads(),
          new PacedDecoder(
              WebSocketDecoderConfig.newBuilder().closeOnProtocolViolation(false).build(),
              () -> busy),
          new Answering());

  private final class CountingReads extends ChannelOutboundHandlerAdapter {
    @Override
    public void read(ChannelHandlerContext context) throws Exception {
      reads++;
      super.read(context);
    }
  }

  /// Notes each frame, and answers it.
  private final class Answering extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var frame = (WebSocketFrame) message;
      heard.add(Integer.toString(frame.content().readInt()));
      frame.release();
      if (heard.size() == 1) {
        context.executor().execute(() -> heard.add(OTHER));
      }
      busy |= heard.size() == busyAt;
      if (answerBytes > 0) {
        var _ = context.write(Unpooled.wrappedBuffer(new byte[answerBytes]));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      heard.add(cause.getClass().getSimpleName());
    }
  }

  @BeforeEach
  void bound() {
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(BOUND / 2, BOUND));
  }

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

  /// Pings, each with its number.
  private static ByteBuf pings(int first, int count) {
    ByteBuf pings = Unpooled.buffer();
    for (int i = first; i < first + count; i++) {
      pings.writeShort(0x8984).writeInt(0).writeInt(i);
    }
    return pings;
  }

  private List<String> frames() {
    return heard.stream().filter(each -> !each.equals(OTHER)).toList();
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private long unsent() {
    return Objects.requireNonNull(channel.unsafe().outboundBuffer()).totalPendingWriteBytes();
  }

  private void resume() {
    var decoding = channel.pipeline().context(PacedDecoder.class);
    ((PacedDecoder) decoding.handler()).resume(decoding);
    runAll();
  }

  private void runAll() {
    while (channel.hasPendingTasks()) {
      channel.runPendingTasks();
    }
  }

  @Test
  void handlesNoMoreThanThereIsRoomToAnswerAndTheRestInOrderOnceItIsRead() {
    answerBytes = ANSWER;
    channel.writeInbound(pings(0, 330));
    runAll();
    assertThat(unsent()).isBetween((long) BOUND, BOUND + 2L * ANSWER);
    while (frames().size() < 330) {
      int before = heard.size();
      channel.flushOutbound();
      runAll();
      assertThat(unsent()).isLessThan(BOUND + 2L * ANSWER);
      assertThat(heard.size()).isGreaterThan(before);
    }
    channel.flushOutbound();
    runAll();
    assertThat(frames()).isEqualTo(numbers(330));
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void readsNoMoreWhileTheClientDoesNot() {
    answerBytes = BOUND + 1;
    channel.writeInbound(pings(0, 1));
    reads = 0;
    channel.writeInbound(pings(1, 1));
    assertThat(frames()).isEqualTo(numbers(1));
    assertThat(channel.config().isAutoRead()).isFalse();
    assertThat(reads).isZero();
    channel.flushOutbound();
    runAll();
    assertThat(frames()).isEqualTo(numbers(2));
  }

  @Test
  void handlesNothingWhileEarlierFramesAreUnanswered() {
    busyAt = 5;
    channel.writeInbound(pings(0, 10));
    runAll();
    assertThat(frames()).isEqualTo(numbers(5));
    assertThat(channel.config().isAutoRead()).isFalse();
    resume();
    assertThat(frames()).as("while it is busy").isEqualTo(numbers(5));
    busy = false;
    resume();
    assertThat(frames()).isEqualTo(numbers(10));
    assertThat(channel.config().isAutoRead()).isTrue();
    resume();
    assertThat(channel.hasPendingTasks()).isFalse();
  }

  @Test
  void handlesNothingBeforeBothAreRight() {
    answerBytes = BOUND + 1;
    channel.writeInbound(pings(0, 2));
    busy = true;
    channel.flushOutbound();
    runAll();
    assertThat(frames()).isEqualTo(numbers(1));
    busy = false;
    resume();
    assertThat(frames()).isEqualTo(numbers(2));
  }

  @Test
  void letsOthersHaveTheirTurnAmidABurst() {
    channel.writeInbound(pings(0, 1_000));
    runAll();
    assertThat(heard.indexOf(OTHER)).isEqualTo(PacedDecoder.FRAMES_A_TURN);
    assertThat(frames()).isEqualTo(numbers(1_000));
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void countsTheFramesOfOneTurnThoughTheyComeInManyReads() {
    for (int i = 0; i < 100; i++) {
      channel.pipeline().fireChannelRead(pings(i, 1));
    }
    assertThat(heard).hasSize(PacedDecoder.FRAMES_A_TURN);
    assertThat(channel.config().isAutoRead()).isFalse();
    channel.pipeline().fireChannelReadComplete();
    runAll();
    assertThat(frames()).isEqualTo(numbers(100));
  }

  @Test
  void handlesFewFramesAtOnceAndReadsOn() {
    for (int i = 0; i < 100; i++) {
      channel.pipeline().fireChannelRead(pings(i, 1));
      channel.pipeline().fireChannelReadComplete();
      assertThat(frames()).isEqualTo(numbers(i + 1));
      assertThat(channel.config().isAutoRead()).isTrue();
    }
  }

  @Test
  void putsTogetherAFrameWhoseBeginningWaited() {
    ByteBuf all = pings(0, 40);
    channel.writeInbound(all.readRetainedSlice(395));
    runAll();
    assertThat(frames()).isEqualTo(numbers(39));
    channel.writeInbound(all);
    assertThat(frames()).isEqualTo(numbers(40));
  }

  @Test
  void tellsOfAFaultBehindWhatWaited() {
    channel.writeInbound(pings(0, 40).writeShort(0x8101).writeByte('x')); // not masked
    runAll();
    assertThat(frames()).startsWith("0").contains("CorruptedWebSocketFrameException");
    assertThat(frames().subList(0, 40)).isEqualTo(numbers(40));
  }

  @Test
  void releasesWhatWaitsWhenTheConnectionEnds() {
    answerBytes = BOUND + 1;
    ByteBuf full = pings(0, 40);
    channel.writeInbound(full);
    assertThat(full.refCnt()).isEqualTo(1);
    channel.finishAndReleaseAll();
    assertThat(full.refCnt()).isZero();
    assertThat(frames()).isEqualTo(numbers(1));
  }
}

package dev.stoa.push;

import io.netty.buffer.ByteBuf;
import java.util.Locale;

/// The way out of a WebSocket (`stoa.v1`, P-11): ready-made frames.
final class WebSocketTransport implements Transport {
  private final SocketOutlet outlet;
  private final Format format;

  WebSocketTransport(SocketOutlet outlet, Format format) {
    this.outlet = outlet;
    this.format = format;
  }

  @Override
  public Format format() {
    return format;
  }

  @Override
  public void write(ByteBuf bytes) {
    outlet.write(bytes);
  }

  @Override
  public boolean isFull() {
    return outlet.isFull();
  }

  /// The close code tells whether to come back: 1001 and 1013 yes, 4401 with other credentials.
  @Override
  public void end(Ending ending, String cursor) {
    if (ending == Ending.SLOW) {
      outlet.cut(); // a close frame would wait behind what is not read
      return;
    }
    outlet.close(closeCode(ending), ending.name().toLowerCase(Locale.ROOT));
  }

  static short closeCode(Ending ending) {
    return switch (ending) {
      case DONE, GONE, KICKED -> 1000;
      case DRAIN -> 1001;
      case SLOW, FAILED -> 1013;
      case UNAUTHORIZED -> 4401;
    };
  }
}

package dev.stoa.runtime;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Follows the chunks of one body and spoils a size that Netty would misread, so that Netty refuses
/// it: it reads digits up to the first blank or control, ignores the rest of the line, and lets
/// more than 32 bits overflow (RFC 9112, 7.1). What is data to a proxy could be a request of its
/// own here.
///
/// Asked before and after each step of the decoder, which reads one size at most.
final class ChunkSizes {
  private static final Pattern LINE =
      Pattern.compile("0{0,8}([0-9A-Fa-f]{1,7})[ \\t]*(?:;[\\t\\x20-\\x7e\\x80-\\xff]*)?");

  /// The first byte of what no size begins with.
  private static final char NO_DIGIT = 'x';

  private enum Next {
    SIZE,
    DATA,
    LINE_BREAK,
    NOTHING
  }

  private Next next = Next.NOTHING;
  private long left;

  /// A body begins, or a request without chunks.
  void begin(boolean chunked) {
    next = chunked ? Next.SIZE : Next.NOTHING;
  }

  /// Looks at the size that the decoder is about to read.
  ///
  /// @return the bytes of its line, 0 when it is not there yet or not due
  int before(ByteBuf in) {
    if (next != Next.SIZE) {
      return 0;
    }
    int from = in.readerIndex();
    int end = in.indexOf(from, in.writerIndex(), (byte) '\n');
    if (end < 0) {
      return 0;
    }
    int to = end > from && in.getByte(end - 1) == '\r' ? end - 1 : end;
    var line = LINE.matcher(in.toString(from, to - from, StandardCharsets.ISO_8859_1));
    if (!line.matches()) {
      next = Next.NOTHING;
      if (to > from) {
        in.setByte(from, NO_DIGIT);
      }
      return 0;
    }
    left = Long.parseLong(line.group(1), 16);
    next = left == 0 ? Next.NOTHING : Next.DATA;
    return end + 1 - from;
  }

  /// The decoder has used so many bytes, `line` of them for a size and `data` for what it handed
  /// on.
  void after(int used, int line, int data) {
    if (next == Next.DATA) {
      left -= data;
      if (left == 0) {
        next = used > line + data ? Next.SIZE : Next.LINE_BREAK;
      }
    } else if (next == Next.LINE_BREAK && used > 0) {
      next = Next.SIZE;
    }
  }
}

package dev.stoa.router.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// A request path after percent-decoding that still knows which slashes separate parts: `%2F`
/// decodes to a slash inside a part, and never separates.
///
/// @param text the decoded path, beginning with a slash
/// @param innerSlashes positions of decoded slashes, null when there are none
public record PathText(String text, @Nullable BitSet innerSlashes) {

  /// Decodes the path of a request line. A path of plain ASCII without `%` is returned as it is.
  ///
  /// @throws BadPath for a bad percent sign, a control character as sent, a NUL, or invalid UTF-8
  public static PathText decode(String raw) {
    if (raw.isEmpty() || raw.charAt(0) != '/') {
      throw new BadPath("The path does not begin with a slash.");
    }
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%' || c < 0x20 || c >= 0x7f) {
        return decodeSlow(raw);
      }
    }
    return new PathText(raw, null);
  }

  /// Whether position `i` is a slash that separates two parts.
  boolean separatorAt(int i) {
    return text.charAt(i) == '/' && (innerSlashes == null || !innerSlashes.get(i));
  }

  /// The first separator at or after `from`, or the length of the text.
  int nextSeparator(int from) {
    int at = text.indexOf('/', from);
    while (at >= 0 && innerSlashes != null && innerSlashes.get(at)) {
      at = text.indexOf('/', at + 1);
    }
    return at < 0 ? text.length() : at;
  }

  /// Whether two separators stand beside each other.
  boolean hasEmptyPart() {
    return hasEmptyPart(0);
  }

  private boolean hasEmptyPart(int from) {
    int at = text.indexOf("//", from);
    while (at >= 0 && innerSlashes != null && !(separatorAt(at) && separatorAt(at + 1))) {
      at = text.indexOf("//", at + 1);
    }
    return at >= 0;
  }

  /// Whether a part from there on is empty, or has a slash inside.
  boolean hasOtherSlashes(int from) {
    return (innerSlashes != null && innerSlashes.nextSetBit(from) >= 0) || hasEmptyPart(from);
  }

  /// The path as sent with each row of slashes as one.
  static String mergeSlashes(String raw) {
    StringBuilder merged = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) != '/' || i == 0 || raw.charAt(i - 1) != '/') {
        merged.append(raw.charAt(i));
      }
    }
    return merged.toString();
  }

  /// The path as sent with a single slash for each row of encoded and plain ones.
  static String plainSlashes(String raw) {
    return mergeSlashes(raw.replace("%2F", "/").replace("%2f", "/"));
  }

  private static void refuseControl(char c) {
    if (c < 0x20 || c == 0x7f) {
      throw new BadPath("The path holds a control character.");
    }
  }

  private static PathText decodeSlow(String raw) {
    byte[] bytes = new byte[raw.length() * 3];
    BitSet slashes = new BitSet();
    int n = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        int value = hex(raw, i + 1);
        if (value == 0) {
          throw new BadPath("The path holds a NUL.");
        }
        if (value == '/') {
          slashes.set(n);
        }
        bytes[n++] = (byte) value;
        i += 2;
      } else if (c < 0x100) {
        // A byte as sent: the HTTP decoder gives one char for each.
        refuseControl(c);
        bytes[n++] = (byte) c;
      } else {
        for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
          bytes[n++] = b;
        }
      }
    }
    String text = utf8(bytes, n);
    return new PathText(text, slashes.isEmpty() ? null : charPositions(bytes, n, slashes));
  }

  /// Turns byte positions into char positions.
  private static BitSet charPositions(byte[] bytes, int length, BitSet slashes) {
    BitSet positions = new BitSet();
    int at = 0;
    for (int i = 0; i < length; i++) {
      if (slashes.get(i)) {
        positions.set(at);
      }
      int b = bytes[i] & 0xff;
      // One char per lead byte, two for a lead byte of four (a surrogate pair), none for the rest.
      at += b >= 0xf0 ? 2 : b >= 0xc0 || b < 0x80 ? 1 : 0;
    }
    return positions;
  }

  private static int hex(String raw, int at) {
    if (at + 1 < raw.length()) {
      int high = HexDigit.value(raw.charAt(at));
      int low = HexDigit.value(raw.charAt(at + 1));
      if (high >= 0 && low >= 0) {
        return high << 4 | low;
      }
    }
    throw new BadPath("The path holds a percent sign without two hexadecimal digits.");
  }

  private static String utf8(byte[] bytes, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException _) {
      throw new BadPath("The path is not UTF-8.");
    }
  }
}

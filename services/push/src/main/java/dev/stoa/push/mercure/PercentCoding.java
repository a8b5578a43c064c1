package dev.stoa.push.mercure;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Percent-encoding and the encode sets of the WHATWG URL Standard.
final class PercentCoding {
  /// Characters that are encoded beside controls and everything beyond ASCII.
  static final String CONTROLS = "";

  static final String FRAGMENT = " \"<>`";
  static final String QUERY = " \"#<>";
  static final String SPECIAL_QUERY = " \"#<>'";
  static final String PATH = " \"#<>?^`{}";
  static final String USER = " \"#<>?^`{}/:;=@[\\]|";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private PercentCoding() {}

  /// UTF-8 percent-encodes controls, what is beyond ASCII and the characters of `set`; a `%` stays.
  static String encode(String text, String set) {
    if (text.chars().allMatch(c -> !mustEncode(c, set))) {
      return text;
    }
    var out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(c -> {
          if (!mustEncode(c, set)) {
            out.append((char) c);
          } else {
            for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
              out.append('%').append(HEX.toHexDigits(b));
            }
          }
        });
    return out.toString();
  }

  /// The expansion of one simple variable of RFC 6570: all but unreserved characters are encoded.
  static String encodeAll(String text) {
    var out = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (isUnreserved(b)) {
        out.append((char) b);
      } else {
        out.append('%').append(HEX.toHexDigits(b));
      }
    }
    return out.toString();
  }

  /// Decodes every `%XX`; null when the bytes are not UTF-8. What is no escape stays.
  static @Nullable String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    var out = new ByteArrayOutputStream(in.length);
    for (int i = 0; i < in.length; i++) {
      if (in[i] == '%' && i + 2 < in.length && isHex(in[i + 1]) && isHex(in[i + 2])) {
        out.write(HexFormat.fromHexDigit(in[i + 1]) << 4 | HexFormat.fromHexDigit(in[i + 2]));
        i += 2;
      } else {
        out.write(in[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(out.toByteArray()))
          .toString();
    } catch (CharacterCodingException _) {
      return null;
    }
  }

  /// Decodes the escapes of unreserved characters only (RFC 3986, 6.2.2.2).
  static String decodeUnreserved(String text) {
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%'
          && i + 2 < text.length()
          && isHex(text.charAt(i + 1))
          && isHex(text.charAt(i + 2))) {
        int value = HexFormat.fromHexDigits(text, i + 1, i + 3);
        if (isUnreserved(value)) {
          out.append((char) value);
          i += 2;
          continue;
        }
      }
      out.append(c);
    }
    return out.toString();
  }

  static boolean isUnreserved(int c) {
    return isLetter(c) || isDigit(c) || c == '-' || c == '.' || c == '_' || c == '~';
  }

  static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isHex(int c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  private static boolean mustEncode(int c, String set) {
    return c < 0x20 || c > 0x7E || set.indexOf(c) >= 0;
  }
}

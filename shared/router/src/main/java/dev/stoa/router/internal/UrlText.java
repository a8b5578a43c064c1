package dev.stoa.router.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Percent-encoding for the parts of a URL, and its reverse for queries.
public final class UrlText {
  /// What may stand unencoded in a path beside letters and digits.
  private static final String PATH = "-._~!$&'()*+,:;=@";

  private static final String QUERY = "-._~!$'()*,:;@/?";
  private static final String FRAGMENT = PATH + "/?";
  private static final String HEX = "0123456789ABCDEF";

  private UrlText() {}

  /// One part of a path: a slash is encoded.
  public static String part(String text) {
    return encode(text, PATH);
  }

  /// Several parts of a path: slashes stay.
  public static String parts(String text) {
    return encode(text, PATH + "/");
  }

  /// A key or value of a query.
  ///
  /// @throws IllegalArgumentException for half a surrogate pair
  public static String query(String text) {
    return encode(whole(text), QUERY);
  }

  /// What stands behind the `#`.
  ///
  /// @throws IllegalArgumentException for half a surrogate pair
  public static String fragment(String text) {
    return encode(whole(text), FRAGMENT);
  }

  /// Half a surrogate pair has no bytes: another text would stand in its place.
  private static String whole(String text) {
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      if (Character.getType(point) == Character.SURROGATE) {
        throw new IllegalArgumentException("a text for a URL holds half a surrogate pair");
      }
      i += Character.charCount(point);
    }
    return text;
  }

  /// A path as sent, fit for a header: what is encoded stays, all else that a URL may not hold is
  /// encoded, a backslash included.
  public static String asSent(String rawPath) {
    return encode(rawPath, PATH + "/%");
  }

  /// A query as sent, fit for a header.
  public static String queryAsSent(String rawQuery) {
    return encode(rawQuery, QUERY + "%&=+[]");
  }

  /// A path or query as it came, with bytes that are no ASCII encoded: the HTTP decoder gives one
  /// char for each, and what is built of them must not be encoded as if they were characters.
  public static String ascii(String sent) {
    int i = 0;
    while (i < sent.length() && sent.charAt(i) < 0x80) {
      i++;
    }
    if (i == sent.length()) {
      return sent;
    }
    boolean bytes = sent.chars().allMatch(c -> c < 0x100);
    StringBuilder encoded = new StringBuilder(sent.length() + 16);
    for (byte b : sent.getBytes(bytes ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8)) {
      if (b >= 0) {
        encoded.append((char) b);
      } else {
        percent(b, encoded);
      }
    }
    return encoded.toString();
  }

  private static void percent(byte b, StringBuilder to) {
    to.append('%').append(HEX.charAt((b & 0xf0) >> 4)).append(HEX.charAt(b & 0xf));
  }

  /// Encodes all but letters, digits and `kept`.
  public static String encode(String text, String kept) {
    int i = 0;
    while (i < text.length() && plain(text.charAt(i), kept)) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder encoded = new StringBuilder(text.length() + 16).append(text, 0, i);
    for (byte b : text.substring(i).getBytes(StandardCharsets.UTF_8)) {
      if (plain((char) (b & 0xff), kept)) {
        encoded.append((char) b);
      } else {
        percent(b, encoded);
      }
    }
    return encoded.toString();
  }

  private static boolean plain(char c, String kept) {
    return Ascii.isLetterOrDigit(c) || (c < 0x80 && kept.indexOf(c) >= 0);
  }

  /// A key or value of a query or a form, decoded.
  ///
  /// @throws BadPath for a bad percent sign or invalid UTF-8
  public static String formDecode(String text, int from, int to) {
    int i = from;
    while (i < to && text.charAt(i) != '%' && text.charAt(i) != '+' && text.charAt(i) < 0x80) {
      i++;
    }
    if (i == to) {
      return text.substring(from, to);
    }
    ByteBuffer bytes = ByteBuffer.allocate((to - from) * 3);
    for (i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = i + 2 < to ? HexDigit.value(text.charAt(i + 1)) : -1;
        int low = i + 2 < to ? HexDigit.value(text.charAt(i + 2)) : -1;
        if (high < 0 || low < 0) {
          throw new BadPath("A percent sign is not followed by two hexadecimal digits.");
        }
        bytes.put((byte) (high << 4 | low));
        i += 2;
      } else if (c == '+') {
        bytes.put((byte) ' ');
      } else if (c < 0x100) {
        bytes.put((byte) c);
      } else {
        bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException _) {
      throw new BadPath("The text is not UTF-8.");
    }
  }
}

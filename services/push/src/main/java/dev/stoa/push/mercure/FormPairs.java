package dev.stoa.push.mercure;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Names and values of a query or a body in `application/x-www-form-urlencoded`, in their order.
record FormPairs(List<Pair> pairs) {
  static final String TYPE = "application/x-www-form-urlencoded";

  /// `stray`: a `%` stood in its value that begins no escape.
  record Pair(String name, String value, boolean stray) {}

  FormPairs {
    pairs = List.copyOf(pairs);
  }

  /// Reads as browsers do: only `&` parts, a stray `%` stays. Null when a text is not UTF-8.
  static @Nullable FormPairs parse(byte[] bytes) {
    var pairs = new ArrayList<Pair>();
    try {
      int from = 0;
      for (int i = 0; i <= bytes.length; i++) {
        if (i == bytes.length || bytes[i] == '&') {
          if (i > from) {
            pairs.add(pair(bytes, from, i));
          }
          from = i + 1;
        }
      }
    } catch (CharacterCodingException _) {
      return null;
    }
    return new FormPairs(pairs);
  }

  static @Nullable FormPairs parse(@Nullable String query) {
    return query == null ? new FormPairs(List.of()) : parse(query.getBytes(StandardCharsets.UTF_8));
  }

  /// These and then those of the other one.
  FormPairs and(FormPairs more) {
    var all = new ArrayList<>(pairs);
    all.addAll(more.pairs);
    return new FormPairs(all);
  }

  List<String> all(String name) {
    return pairs.stream().filter(pair -> pair.name.equals(name)).map(Pair::value).toList();
  }

  /// The first value, or null.
  @Nullable String first(String name) {
    for (Pair pair : pairs) {
      if (pair.name.equals(name)) {
        return pair.value;
      }
    }
    return null;
  }

  private static Pair pair(byte[] bytes, int from, int to) throws CharacterCodingException {
    int equals = from;
    while (equals < to && bytes[equals] != '=') {
      equals++;
    }
    int value = Math.min(equals + 1, to);
    return new Pair(
        decode(bytes, from, equals), decode(bytes, value, to), hasStray(bytes, value, to));
  }

  private static boolean isEscape(byte[] in, int at, int to) {
    return in[at] == '%'
        && at + 2 < to
        && PercentCoding.isHex(in[at + 1])
        && PercentCoding.isHex(in[at + 2]);
  }

  private static boolean hasStray(byte[] in, int from, int to) {
    for (int i = from; i < to; i++) {
      if (in[i] == '%' && !isEscape(in, i, to)) {
        return true;
      }
    }
    return false;
  }

  private static String decode(byte[] in, int from, int to) throws CharacterCodingException {
    var out = new ByteArrayOutputStream(to - from);
    for (int i = from; i < to; i++) {
      if (isEscape(in, i, to)) {
        out.write(HexFormat.fromHexDigit(in[i + 1]) << 4 | HexFormat.fromHexDigit(in[i + 2]));
        i += 2;
      } else {
        out.write(in[i] == '+' ? ' ' : in[i]);
      }
    }
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(out.toByteArray()))
        .toString();
  }
}

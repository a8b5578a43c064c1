package dev.stoa.content.importing;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/// A filter between a file and a strict XML parser: it mends what real exports contain and XML
/// forbids (see [Repair.Kind]) and counts it with line numbers. Lines stay as they are; columns
/// after a repair on the same line may be off by its length. Nothing inside CDATA but forbidden
/// characters is touched. Holds one buffer, whatever the length of the file.
final class TolerantReader extends Reader {
  /// So many repairs are kept for the report; the rest is only counted.
  static final int KEPT = 100;

  private static final int BUFFER = 16 * 1024;

  /// The longest entity or marker that is looked for.
  private static final int LOOKAHEAD = 16;

  private final Reader in;
  private final char[] buffer = new char[BUFFER];
  private int position;
  private int limit;
  private boolean end;
  private String pending = "";
  private int pendingPosition;
  private Where where = Where.TEXT;
  private char previous;
  private int line = 1;
  private final List<Repair> repairs = new ArrayList<>();
  private long repaired;

  private enum Where {
    TEXT,
    TAG,
    CDATA,
    COMMENT,
    INSTRUCTION
  }

  TolerantReader(Reader in) {
    super(in);
    this.in = in;
  }

  /// The first [#KEPT] repairs, in file order.
  List<Repair> repairs() {
    return List.copyOf(repairs);
  }

  /// How many repairs there were in all.
  long repaired() {
    return repaired;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    int count = 0;
    while (count < length) {
      if (pendingPosition < pending.length()) {
        target[offset + count++] = pending.charAt(pendingPosition++);
        continue;
      }
      int next = next();
      if (next < 0) {
        break;
      }
      target[offset + count++] = (char) next;
    }
    return count == 0 && length > 0 ? -1 : count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /// The next character that goes out, or -1 at the end.
  private int next() throws IOException {
    while (available(LOOKAHEAD)) {
      char c = buffer[position++];
      if ((c == '\n' && previous != '\r') || c == '\r') {
        line++;
      }
      previous = c;
      if (isForbidden(c)) {
        repair(Repair.Kind.CONTROL_CHARACTER);
      } else if (Character.isHighSurrogate(c)) {
        if (position < limit && Character.isLowSurrogate(buffer[position])) {
          pend(String.valueOf(buffer[position++]));
          return c;
        }
        repair(Repair.Kind.CONTROL_CHARACTER);
      } else if (c == '&' && (where == Where.TEXT || where == Where.TAG)) {
        int answer = ampersand();
        if (answer >= 0) {
          return answer;
        }
      } else {
        if (c == '\uFFFD') {
          repair(Repair.Kind.BYTES);
        }
        move(c);
        return c;
      }
    }
    return -1;
  }

  private void move(char c) {
    switch (where) {
      case TEXT -> {
        if (c == '<') {
          where = startsWith("![CDATA[") ? Where.CDATA : tagOrComment();
        }
      }
      case TAG -> leaveAt(c == '>');
      case CDATA -> leaveAt(c == ']' && startsWith("]>"));
      case COMMENT -> leaveAt(c == '-' && startsWith("->"));
      case INSTRUCTION -> leaveAt(c == '?' && startsWith(">"));
    }
  }

  private Where tagOrComment() {
    if (startsWith("!--")) {
      return Where.COMMENT;
    }
    return startsWith("?") ? Where.INSTRUCTION : Where.TAG;
  }

  private void leaveAt(boolean leave) {
    if (leave) {
      where = Where.TEXT;
    }
  }

  /// What an ampersand becomes: itself before an XML entity or a legal reference, `&amp;` before
  /// anything else, nothing (-1) for a reference to a forbidden character.
  private int ampersand() {
    for (String entity : List.of("amp;", "lt;", "gt;", "quot;", "apos;")) {
      if (startsWith(entity)) {
        return '&';
      }
    }
    int semicolon = position;
    while (semicolon < limit && semicolon < position + LOOKAHEAD && buffer[semicolon] != ';') {
      semicolon++;
    }
    if (startsWith("#") && semicolon < limit && buffer[semicolon] == ';') {
      int code = codePoint(new String(buffer, position + 1, semicolon - position - 1));
      if (code >= 0 && isLegal(code)) {
        return '&';
      }
      if (code >= 0) {
        repair(Repair.Kind.CHARACTER_REFERENCE);
        position = semicolon + 1;
        return -1;
      }
    }
    repair(Repair.Kind.AMPERSAND);
    pend("amp;");
    return '&';
  }

  /// The number of `123` or `x7B`; the highest int when it is too large; -1 when it is no number.
  private static int codePoint(String digits) {
    boolean hex = digits.startsWith("x");
    String number = hex ? digits.substring(1) : digits;
    if (number.isEmpty() || number.chars().anyMatch(c -> Character.digit(c, hex ? 16 : 10) < 0)) {
      return -1;
    }
    return number.length() > 7 ? Integer.MAX_VALUE : Integer.parseInt(number, hex ? 16 : 10);
  }

  private static boolean isLegal(int code) {
    return code <= Character.MAX_CODE_POINT
        && (code > 0xFFFF || (!isForbidden((char) code) && !Character.isSurrogate((char) code)));
  }

  /// Forbidden by XML 1.0, section 2.2; the first half of a pair is looked at by the caller.
  private static boolean isForbidden(char c) {
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r')
        || c == '\uFFFE'
        || c == '\uFFFF'
        || Character.isLowSurrogate(c);
  }

  private void pend(String text) {
    pending = text;
    pendingPosition = 0;
  }

  private void repair(Repair.Kind kind) {
    repaired++;
    if (repairs.size() < KEPT) {
      repairs.add(new Repair(line, kind));
    }
  }

  private boolean startsWith(String text) {
    if (limit - position < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (buffer[position + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Whether a character is left; brings in so many more where the file has them.
  private boolean available(int wanted) throws IOException {
    if (limit - position < wanted && !end) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      position = 0;
      while (limit < wanted && !end) {
        int read = in.read(buffer, limit, BUFFER - limit);
        end = read < 0;
        limit += Math.max(read, 0);
      }
    }
    return position < limit;
  }
}

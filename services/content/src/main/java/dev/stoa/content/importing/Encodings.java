package dev.stoa.content.importing;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the encoding of an XML file by its byte order mark or its declaration; UTF-8 otherwise.
final class Encodings {
  private static final Pattern DECLARED =
      Pattern.compile("^\\s*<\\?xml[^>]*?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]+)[\"']");

  private Encodings() {}

  /// A reader that replaces bytes which are no text. `in` must support mark and reset.
  static Reader reader(InputStream in) throws IOException, BadExport {
    in.mark(1024);
    byte[] start = in.readNBytes(512);
    in.reset();
    Charset charset = charset(start);
    if (hasMark(start, charset)) {
      in.skipNBytes(charset.equals(StandardCharsets.UTF_8) ? 3 : 2);
    }
    return new InputStreamReader(
        in,
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE));
  }

  private static Charset charset(byte[] start) throws BadExport {
    if (start.length >= 2 && start[0] == (byte) 0xFE && start[1] == (byte) 0xFF) {
      return StandardCharsets.UTF_16BE;
    }
    if (start.length >= 2 && start[0] == (byte) 0xFF && start[1] == (byte) 0xFE) {
      return StandardCharsets.UTF_16LE;
    }
    Matcher declared = DECLARED.matcher(new String(start, StandardCharsets.ISO_8859_1));
    if (!declared.find() || declared.group(1).equalsIgnoreCase("utf-8")) {
      return StandardCharsets.UTF_8;
    }
    try {
      return Charset.forName(declared.group(1));
    } catch (IllegalArgumentException _) {
      throw new BadExport(1, 1, "the encoding " + declared.group(1) + " is not known");
    }
  }

  private static boolean hasMark(byte[] start, Charset charset) {
    if (charset.equals(StandardCharsets.UTF_8)) {
      return start.length >= 3
          && start[0] == (byte) 0xEF
          && start[1] == (byte) 0xBB
          && start[2] == (byte) 0xBF;
    }
    return charset.equals(StandardCharsets.UTF_16BE) || charset.equals(StandardCharsets.UTF_16LE);
  }
}

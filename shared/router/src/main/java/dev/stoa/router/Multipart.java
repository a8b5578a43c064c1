package dev.stoa.router;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads a `multipart/form-data` body (RFC 7578) that is already in memory and bounded.
final class Multipart {
  /// The most parts in one body; more is 400.
  private static final int MAX_PARTS = 1000;

  /// The most bytes of headers in one part; more is 400.
  private static final int MAX_HEAD = 8192;

  /// Fields and files of a form.
  record Form(MultiValues<String> fields, MultiValues<Upload> files) {}

  private final byte[] bytes;
  private final @Nullable Uploads uploads;
  private final MultiValues.Builder<String> fields = new MultiValues.Builder<>();
  private final MultiValues.Builder<Upload> files = new MultiValues.Builder<>();
  private int fileCount;

  private Multipart(byte[] bytes, @Nullable Uploads uploads) {
    this.bytes = bytes;
    this.uploads = uploads;
  }

  /// @throws HttpError 400 when it is no such body, 413 for a file too many or too large, 415 for a
  ///   file that is not taken
  static Form parse(Buffer body, String contentType, @Nullable Uploads uploads) {
    String boundary = HeaderParameters.get(contentType, "boundary");
    if (boundary == null || boundary.isEmpty() || boundary.length() > 70) {
      throw HttpError.of(
          400,
          "multipart.boundary",
          "The header Content-Type has no boundary of 1 to 70 characters.");
    }
    Multipart multipart = new Multipart(body.getBytes(), uploads);
    multipart.read(boundary);
    return new Form(multipart.fields.build(), multipart.files.build());
  }

  private void read(String boundary) {
    byte[] delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    int at =
        ByteSearch.startsWith(bytes, 0, delimiter, 2)
            ? delimiter.length - 2
            : afterPreamble(delimiter);
    ByteSearch search = new ByteSearch(delimiter);
    for (int parts = 0; !closes(at); parts++) {
      if (parts >= MAX_PARTS) {
        throw HttpError.of(
            400, "multipart.too_many", "The body has more than {0} parts.", MAX_PARTS);
      }
      int from = lineEnd(at);
      int to = search.find(bytes, from - 2);
      if (to < 0) {
        throw broken();
      }
      part(from, Math.max(from, to));
      at = to + delimiter.length;
    }
  }

  private int afterPreamble(byte[] delimiter) {
    int found = new ByteSearch(delimiter).find(bytes, 0);
    if (found < 0) {
      throw broken();
    }
    return found + delimiter.length;
  }

  private boolean closes(int at) {
    return at + 1 < bytes.length && bytes[at] == '-' && bytes[at + 1] == '-';
  }

  /// The place after the line break that must follow, blanks allowed before it.
  private int lineEnd(int at) {
    int i = at;
    while (i < bytes.length && (bytes[i] == ' ' || bytes[i] == '\t')) {
      i++;
    }
    if (i + 1 >= bytes.length || bytes[i] != '\r' || bytes[i + 1] != '\n') {
      throw broken();
    }
    return i + 2;
  }

  private void part(int from, int to) {
    int head = headEnd(from, to);
    String disposition = null;
    String type = "text/plain";
    for (String line :
        new String(bytes, from, head - from, StandardCharsets.UTF_8).split("\r\n", -1)) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      if (name.equals("content-disposition")) {
        disposition = line.substring(colon + 1).strip();
      } else if (name.equals("content-type")) {
        type = line.substring(colon + 1).strip();
      }
    }
    String field = disposition == null ? null : HeaderParameters.get(disposition, "name");
    if (disposition == null || field == null) {
      throw broken();
    }
    int start = Math.min(head + 4, to);
    String filename = HeaderParameters.get(disposition, "filename");
    if (filename == null) {
      fields.add(field, utf8(field, start, to));
    } else if (!(filename.isEmpty() && start == to)) {
      files.add(field, file(field, filename, type, start, to));
    }
  }

  private int headEnd(int from, int to) {
    for (int i = from; i + 3 < to && i - from <= MAX_HEAD; i++) {
      if (bytes[i] == '\r'
          && bytes[i + 1] == '\n'
          && bytes[i + 2] == '\r'
          && bytes[i + 3] == '\n') {
        return i;
      }
    }
    // An empty value: the blank line's break is the first two bytes of the delimiter.
    if (to - from >= 2 && to - from <= MAX_HEAD && bytes[to - 2] == '\r' && bytes[to - 1] == '\n') {
      return to - 2;
    }
    throw broken();
  }

  private Upload file(String field, String filename, String type, int from, int to) {
    Uploads allowed = uploads;
    if (allowed == null) {
      throw HttpError.of(
          415, "file.refused", "This address takes no files, and the field '{0}' is one.", field);
    }
    if (++fileCount > allowed.maxFiles()) {
      throw HttpError.of(
          413, "file.too_many", "This address takes at most {0} files.", allowed.maxFiles());
    }
    if (to - from > allowed.maxFileBytes()) {
      throw HttpError.of(
          413,
          "file.too_large",
          "The file in the field '{0}' is larger than the {1} bytes that this address takes.",
          field,
          allowed.maxFileBytes());
    }
    Buffer content = Buffer.buffer(to - from).appendBytes(bytes, from, to - from);
    if (!allowed.contentTypes().isEmpty()
        && !allowed.contentTypes().contains(FileSignature.of(content))) {
      throw HttpError.of(
          415,
          "file.kind",
          "The file in the field '{0}' is not one of {1}.",
          field,
          String.join(", ", new TreeSet<>(allowed.contentTypes())));
    }
    return new Upload(field, filename, type, content);
  }

  private String utf8(String field, int from, int to) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, to - from))
          .toString();
    } catch (CharacterCodingException _) {
      throw HttpError.of(400, "form.utf8", "The form field '{0}' is not UTF-8.", field);
    }
  }

  private static HttpError broken() {
    return HttpError.of(
        400, "multipart.broken", "The body is not the multipart/form-data that its header says.");
  }
}

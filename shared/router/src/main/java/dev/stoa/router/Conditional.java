package dev.stoa.router;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Conditional and range requests (RFC 9110, 13 and 14), for responses that carry an `ETag` or
/// `Last-Modified`, or a body of known length.
final class Conditional {
  private static final CharSequence RANGE = HttpHeaders.createOptimized("Range");

  private Conditional() {}

  static Response apply(Request request, Response response) {
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    if (!reads || response.status() != 200) {
      return response;
    }
    if (isFresh(request, response)) {
      response.status(304).setBody(Body.Empty.EMPTY);
      response.removeHeader("Content-Length");
      return response;
    }
    long length = response.body().length();
    if (length < 0) {
      return response;
    }
    if (response.body() instanceof Body.File) {
      response.header("Accept-Ranges", "bytes");
    }
    String range = request.header(RANGE);
    return range != null && request.method().equals("GET") && rangeHolds(request, response)
        ? ranged(response, range, length)
        : whole(response, length);
  }

  private static boolean isFresh(Request request, Response response) {
    String tag = response.header("ETag");
    String date = response.header("Last-Modified");
    if (tag == null && date == null) {
      return false;
    }
    String noneMatch = request.header(HttpHeaders.IF_NONE_MATCH);
    if (noneMatch != null) {
      return tag != null && lists(noneMatch, tag);
    }
    Instant since = HttpDates.parse(request.header(HttpHeaders.IF_MODIFIED_SINCE));
    Instant modified = HttpDates.parse(date);
    return since != null && modified != null && !modified.isAfter(since);
  }

  /// Weak comparison with each listed tag.
  private static boolean lists(String header, String tag) {
    if (header.strip().equals("*")) {
      return true;
    }
    for (String listed : header.split(",", -1)) {
      if (strong(listed.strip()).equals(strong(tag))) {
        return true;
      }
    }
    return false;
  }

  private static String strong(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }

  /// Whether `If-Range`, if sent, still names this version; weak tags never do.
  private static boolean rangeHolds(Request request, Response response) {
    String condition = request.header("If-Range");
    if (condition == null) {
      return true;
    }
    if (condition.startsWith("\"")) {
      return condition.equals(response.header("ETag"));
    }
    return condition.equals(response.header("Last-Modified"));
  }

  private static Response whole(Response response, long length) {
    if (response.body() instanceof Body.File(var path, _, _)) {
      response.setBody(new Body.FileRange(path, 0, length));
    }
    return response;
  }

  private static Response ranged(Response response, String header, long length) {
    Range range = Range.parse(header, length);
    if (range == null) {
      return whole(response, length);
    }
    if (range.isEmpty()) {
      response.setBody(new Body.Bytes(Buffer.buffer()));
      return response.status(416).header("Content-Range", "bytes */" + length);
    }
    response.header("Content-Range", "bytes " + range.first + "-" + range.last + "/" + length);
    long count = range.last - range.first + 1;
    if (response.body() instanceof Body.File(var path, _, _)) {
      response.setBody(new Body.FileRange(path, range.first, count));
    } else if (response.body() instanceof Body.Bytes(var bytes)) {
      response.setBody(new Body.Bytes(bytes.getBuffer((int) range.first, (int) range.last + 1)));
    }
    return response.status(206);
  }

  /// One range of bytes; `first` after `last` when it lies outside.
  private record Range(long first, long last) {
    boolean isEmpty() {
      return first > last;
    }

    /// The range, or null when the header asks for several, or is malformed: then all is sent.
    static @Nullable Range parse(String header, long length) {
      if (!header.startsWith("bytes=") || header.indexOf(',') >= 0) {
        return null;
      }
      String text = header.substring(6).strip();
      int dash = text.indexOf('-');
      try {
        if (dash < 0) {
          return null;
        }
        if (dash == 0) {
          long suffix = Long.parseUnsignedLong(text.substring(1));
          return suffix == 0
              ? new Range(1, 0)
              : new Range(Math.max(0, length - suffix), length - 1);
        }
        long first = Long.parseLong(text.substring(0, dash));
        long last =
            dash == text.length() - 1 ? length - 1 : Long.parseLong(text.substring(dash + 1));
        if (last < first && dash < text.length() - 1) {
          return null;
        }
        return new Range(first, Math.min(last, length - 1));
      } catch (NumberFormatException _) {
        return null;
      }
    }
  }
}

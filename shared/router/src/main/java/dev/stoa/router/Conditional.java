package dev.stoa.router;

import io.vertx.core.http.HttpHeaders;
import java.math.BigInteger;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Conditional and range requests (RFC 9110, 13 and 14), for responses that carry an `ETag` or
/// `Last-Modified`, or a body of known length.
final class Conditional {
  private static final CharSequence RANGE = HttpHeaders.createOptimized("Range");
  private static final CharSequence IF_MATCH = HttpHeaders.createOptimized("If-Match");
  private static final CharSequence IF_UNMODIFIED_SINCE =
      HttpHeaders.createOptimized("If-Unmodified-Since");

  private static final Pattern TAG = Pattern.compile("(?:W/)?\"[^\"]*\"");

  private Conditional() {}

  /// An entity tag (RFC 9110, 8.8.3).
  static String quoted(String tag) {
    for (int i = 0; i < tag.length(); i++) {
      char c = tag.charAt(i);
      if (c <= ' ' || c == '"' || c == 0x7f || c > 0xff) {
        throw new IllegalArgumentException(
            "an entity tag holds no quote, space or control, and nothing beyond Latin 1");
      }
    }
    return '"' + tag + '"';
  }

  static Response apply(Request request, Response response) {
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    if (!reads || response.status() != 200) {
      return response;
    }
    if (isOther(request, response)) {
      return refused(response, 412);
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

  /// Whether the client wants another version than this one, or none that is so new.
  private static boolean isOther(Request request, Response response) {
    if (request.header(IF_MATCH) != null) {
      String tag = response.header("ETag");
      // Strong comparison: a weak tag equals none.
      return !lists(request, IF_MATCH, listed -> listed.equals(tag) && !listed.startsWith("W/"));
    }
    Instant since = HttpDates.parse(request.header(IF_UNMODIFIED_SINCE));
    Instant modified = since == null ? null : HttpDates.parse(response.header("Last-Modified"));
    return since != null && modified != null && modified.isAfter(since);
  }

  private static boolean isFresh(Request request, Response response) {
    String tag = response.header("ETag");
    String date = response.header("Last-Modified");
    if (tag == null && date == null) {
      return false;
    }
    if (request.header(HttpHeaders.IF_NONE_MATCH) != null) {
      return lists(
          request,
          HttpHeaders.IF_NONE_MATCH,
          listed -> tag != null && opaque(listed).equals(opaque(tag)));
    }
    Instant since = HttpDates.parse(request.header(HttpHeaders.IF_MODIFIED_SINCE));
    Instant modified = HttpDates.parse(date);
    return since != null && modified != null && !modified.isAfter(since);
  }

  /// Whether a header that is `*` or a list of tags, on one line or several, holds such a tag.
  private static boolean lists(Request request, CharSequence header, Predicate<String> wanted) {
    String tags = String.join(",", request.headers().getAll(header));
    return tags.strip().equals("*")
        || TAG.matcher(tags).results().map(MatchResult::group).anyMatch(wanted);
  }

  /// The tag without its weakness.
  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }

  /// No part of the content, and nothing for a cache to keep: the next client may ask differently.
  private static Response refused(Response response, int status) {
    response.setBody(Body.Empty.EMPTY);
    return response.status(status).removeHeader("Content-Type").header("Cache-Control", "no-store");
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
      return refused(response, 416).header("Content-Range", "bytes */" + length);
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
    private static final Pattern FORM = Pattern.compile("(?i:bytes)=\\s*(\\d*)-(\\d*)\\s*");

    boolean isEmpty() {
      return first > last;
    }

    /// The range, or null when the header asks for several, or is malformed: then all is sent.
    static @Nullable Range parse(String header, long length) {
      Matcher form = FORM.matcher(header);
      if (!form.matches()) {
        return null;
      }
      String from = form.group(1);
      String to = form.group(2);
      if (from.isEmpty()) {
        return to.isEmpty() ? null : suffix(number(to), length);
      }
      long first = number(from);
      long last = to.isEmpty() ? Long.MAX_VALUE : number(to);
      return last < first ? null : new Range(first, Math.min(last, length - 1));
    }

    private static Range suffix(long count, long length) {
      return count == 0 ? new Range(1, 0) : new Range(Math.max(0, length - count), length - 1);
    }

    /// The number, or the largest that there is: content ends before both.
    private static long number(String digits) {
      return new BigInteger(digits).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }
  }
}

package dev.stoa.comments;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A place in one list of comments: the roots of a thread, or the replies of one comment. Opaque to
/// clients: base64url of the parent, the position and a checksum that binds it to its thread, so
/// that a cursor of another thread or a mangled one is refused, not followed to a wrong place.
///
/// `parent` is empty for roots. The page begins after the position, or at it when `inclusive`.
record PageCursor(String parent, long createdMicros, String id, boolean inclusive) {
  private static final byte VERSION = 1;
  private static final int LENGTH = 1 + 1 + 16 + 8 + 16 + 4;
  private static final UUID NONE = new UUID(0, 0);

  /// Before the first comment of a list.
  static PageCursor startOf(String parent) {
    return new PageCursor(parent, Long.MIN_VALUE, "", false);
  }

  static PageCursor after(Comment comment) {
    return new PageCursor(comment.parent(), comment.createdMicros(), comment.id(), false);
  }

  /// The page that begins with this comment.
  static PageCursor at(Comment comment) {
    return new PageCursor(comment.parent(), comment.createdMicros(), comment.id(), true);
  }

  String encode(String thread, String kind) {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
    bytes.put(VERSION).put((byte) (inclusive ? 1 : 0));
    put(bytes, parent);
    bytes.putLong(createdMicros);
    put(bytes, id);
    bytes.putInt(checksum(bytes.array(), thread, kind));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /// The cursor, or null when it was not made for this list of this thread.
  static @Nullable PageCursor decode(String text, String thread, String kind) {
    byte[] raw;
    try {
      raw = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
    if (raw.length != LENGTH || raw[0] != VERSION) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(raw);
    boolean inclusive = bytes.position(1).get() == 1;
    String parent = take(bytes);
    long created = bytes.getLong();
    String id = take(bytes);
    if (checksum(raw, thread, kind) != bytes.getInt()) {
      return null;
    }
    return new PageCursor(parent, created, id, inclusive);
  }

  private static void put(ByteBuffer bytes, String id) {
    UUID uuid = id.isEmpty() ? NONE : UUID.fromString(id);
    bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
  }

  private static String take(ByteBuffer bytes) {
    var uuid = new UUID(bytes.getLong(), bytes.getLong());
    return uuid.equals(NONE) ? "" : uuid.toString();
  }

  private static int checksum(byte[] bytes, String thread, String kind) {
    var sum = new CRC32C();
    sum.update(bytes, 0, LENGTH - 4);
    sum.update((kind + ":" + thread).getBytes(StandardCharsets.UTF_8));
    return (int) sum.getValue();
  }
}

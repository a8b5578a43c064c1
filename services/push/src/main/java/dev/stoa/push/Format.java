package dev.stoa.push;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;

/// How events look on the wire. Each constant is one row of the protocol; a buffer made here is
/// shared by every connection that gets the same bytes.
enum Format {
  /// `text/event-stream`: P-5.2 to P-5.5.
  SSE("text/event-stream") {
    @Override
    void event(ByteBuf out, byte[] json, String cursor) {
      ascii(out, "id: ");
      ascii(out, cursor);
      ascii(out, "\ndata: ");
      object(out, json, cursor);
      ascii(out, "\n\n");
    }

    @Override
    void control(ByteBuf out, String name, String json, String cursor) {
      ascii(out, "event: " + name + "\nid: " + cursor + "\ndata: ");
      out.writeCharSequence(json, StandardCharsets.UTF_8);
      ascii(out, "\n\n");
    }

    @Override
    void heartbeat(ByteBuf out, String cursor) {
      ascii(out, "id: ");
      ascii(out, cursor);
      ascii(out, "\n\n");
    }
  },

  /// `application/x-ndjson`: P-6.2; also what polls collect.
  LINES("application/x-ndjson") {
    @Override
    void event(ByteBuf out, byte[] json, String cursor) {
      object(out, json, cursor);
      out.writeByte('\n');
    }

    @Override
    void control(ByteBuf out, String name, String json, String cursor) {
      out.writeCharSequence(json, StandardCharsets.UTF_8);
      out.writeByte('\n');
    }

    @Override
    void heartbeat(ByteBuf out, String cursor) {
      ascii(out, "{\"control\":\"heartbeat\",\"cursor\":\"");
      ascii(out, cursor);
      ascii(out, "\"}\n");
    }
  };

  private final String contentType;

  Format(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  private static final byte[] CURSOR = ",\"cursor\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final ByteBufAllocator BUFFERS = PooledByteBufAllocator.DEFAULT;

  abstract void event(ByteBuf out, byte[] json, String cursor);

  abstract void control(ByteBuf out, String name, String json, String cursor);

  abstract void heartbeat(ByteBuf out, String cursor);

  /// A pooled buffer; the caller owns it.
  static ByteBuf buffer(int size) {
    return BUFFERS.directBuffer(size);
  }

  ByteBuf event(Publication publication, String cursor) {
    ByteBuf out = buffer(publication.size() + 2 * cursor.length() + 48);
    event(out, publication.json(), cursor);
    return out;
  }

  ByteBuf control(String name, String json, String cursor) {
    ByteBuf out = buffer(2 * json.length() + cursor.length() + 64);
    control(out, name, json, cursor);
    return out;
  }

  ByteBuf heartbeat(String cursor) {
    ByteBuf out = buffer(cursor.length() + 32);
    heartbeat(out, cursor);
    return out;
  }

  /// The event object with its cursor.
  private static void object(ByteBuf out, byte[] json, String cursor) {
    out.writeBytes(json);
    out.writeBytes(CURSOR);
    ascii(out, cursor);
    ascii(out, "\"}");
  }

  private static void ascii(ByteBuf out, String text) {
    ByteBufUtil.writeAscii(out, text);
  }
}

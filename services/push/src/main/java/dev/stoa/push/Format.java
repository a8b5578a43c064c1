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
    void event(ByteBuf out, Publication publication, String cursor) {
      ascii(out, "id: ");
      ascii(out, cursor);
      ascii(out, "\ndata: ");
      object(out, publication.json(), cursor);
      ascii(out, "\n\n");
    }

    @Override
    void control(ByteBuf out, String name, String json, String cursor) {
      String id = cursor.isEmpty() ? "" : "id: " + cursor + "\n";
      ascii(out, "event: " + name + "\n" + id + "data: ");
      out.writeCharSequence(json, StandardCharsets.UTF_8);
      ascii(out, "\n\n");
    }

    @Override
    void heartbeat(ByteBuf out, String cursor) {
      // An empty id would take the place from an event source.
      ascii(out, cursor.isEmpty() ? ":" : "id: ");
      ascii(out, cursor);
      ascii(out, "\n\n");
    }
  },

  /// `application/x-ndjson`: P-6.2; also what polls collect.
  LINES("application/x-ndjson") {
    @Override
    void event(ByteBuf out, Publication publication, String cursor) {
      object(out, publication.json(), cursor);
      out.writeByte('\n');
    }

    @Override
    void control(ByteBuf out, String name, String json, String cursor) {
      out.writeCharSequence(json, StandardCharsets.UTF_8);
      out.writeByte('\n');
    }

    @Override
    void heartbeat(ByteBuf out, String cursor) {
      beat(out, cursor);
      out.writeByte('\n');
    }
  },

  /// Text frames of a WebSocket, unmasked as a server's are (RFC 6455, 5.2): P-11.2.
  FRAMES("") {
    @Override
    void event(ByteBuf out, Publication publication, String cursor) {
      frame(out, TEXT, publication.size() + CURSOR.length + cursor.length() + 2);
      object(out, publication.json(), cursor);
    }

    @Override
    void control(ByteBuf out, String name, String json, String cursor) {
      byte[] text = json.getBytes(StandardCharsets.UTF_8);
      frame(out, TEXT, text.length);
      out.writeBytes(text);
    }

    @Override
    void heartbeat(ByteBuf out, String cursor) {
      int place = cursor.isEmpty() ? 0 : CURSOR.length + cursor.length() + 1;
      frame(out, TEXT, HEARTBEAT.length() + place + 1);
      beat(out, cursor);
    }
  },

  /// The same, with events whose data is bytes in binary frames: P-11.10.
  BINARY_FRAMES("") {
    @Override
    void event(ByteBuf out, Publication publication, String cursor) {
      if (!publication.isBinary()) {
        FRAMES.event(out, publication, cursor);
        return;
      }
      byte[] head = publication.head();
      byte[] bytes = publication.bytes();
      int length = head.length + CURSOR.length + cursor.length() + 2;
      frame(out, BINARY, Integer.BYTES + length + bytes.length);
      out.writeInt(length);
      object(out, head, cursor);
      out.writeBytes(bytes);
    }

    @Override
    void control(ByteBuf out, String name, String json, String cursor) {
      FRAMES.control(out, name, json, cursor);
    }

    @Override
    void heartbeat(ByteBuf out, String cursor) {
      FRAMES.heartbeat(out, cursor);
    }
  };

  private final String contentType;

  Format(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  /// The first byte of a whole frame (RFC 6455, 5.2).
  private static final int TEXT = 0x81;

  private static final int BINARY = 0x82;
  private static final String HEARTBEAT = "{\"control\":\"heartbeat\"";
  private static final byte[] CURSOR = ",\"cursor\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final ByteBufAllocator BUFFERS = PooledByteBufAllocator.DEFAULT;

  abstract void event(ByteBuf out, Publication publication, String cursor);

  abstract void control(ByteBuf out, String name, String json, String cursor);

  abstract void heartbeat(ByteBuf out, String cursor);

  /// A pooled buffer; the caller owns it.
  static ByteBuf buffer(int size) {
    return BUFFERS.directBuffer(size);
  }

  ByteBuf event(Publication publication, String cursor) {
    ByteBuf out = buffer(publication.size() + 2 * cursor.length() + 48);
    event(out, publication, cursor);
    return out;
  }

  ByteBuf control(String name, String json, String cursor) {
    ByteBuf out = buffer(2 * json.length() + cursor.length() + 64);
    control(out, name, json, cursor);
    return out;
  }

  ByteBuf heartbeat(String cursor) {
    ByteBuf out = buffer(HEARTBEAT.length() + CURSOR.length + cursor.length() + 8);
    heartbeat(out, cursor);
    return out;
  }

  private static void beat(ByteBuf out, String cursor) {
    ascii(out, HEARTBEAT);
    if (!cursor.isEmpty()) {
      out.writeBytes(CURSOR);
      ascii(out, cursor);
      out.writeByte('"');
    }
    out.writeByte('}');
  }

  private static void frame(ByteBuf out, int kind, int length) {
    out.writeByte(kind);
    if (length < 126) {
      out.writeByte(length);
    } else if (length < 1 << 16) {
      out.writeByte(126).writeShort(length);
    } else {
      out.writeByte(127).writeLong(length);
    }
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

package dev.stoa.push;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/// A client that reads only when it is told to, and then gives the bytes as they came. Its buffer
/// in the kernel is as small as it can be.
final class RawClient implements AutoCloseable {
  enum Kind {
    SSE("/push/sse?"),
    STREAM("/push/stream?"),
    WEBSOCKET("/push/ws?");

    final String path;

    Kind(String path) {
      this.path = path;
    }
  }

  private final Socket socket = new Socket();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  /// Opens and waits for the first bytes of the stream.
  RawClient(int port, Kind kind, String... channels) throws IOException {
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout(15_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    if (kind == Kind.WEBSOCKET) {
      send(
          "GET /push/ws HTTP/1.1",
          "Host: localhost",
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
          "Sec-WebSocket-Protocol: stoa.v1");
      until("\r\n\r\n");
      frame("{\"op\":\"subscribe\",\"channels\":[\"" + String.join("\",\"", channels) + "\"]}");
      until("\"control\":\"subscribed\"");
    } else {
      String query = "channel=" + String.join("&channel=", channels);
      send("GET " + kind.path + query + " HTTP/1.1", "Host: localhost");
      until(kind == Kind.SSE ? "\nid: " : "heartbeat");
    }
  }

  private void send(String... head) throws IOException {
    String text = String.join("\r\n", head) + "\r\n\r\n";
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /// A text frame of a client, masked with zeros.
  private void frame(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var frame = new ByteArrayOutputStream();
    frame.write(0x81);
    if (bytes.length > 125) {
      throw new IllegalArgumentException("a short frame is enough here");
    }
    frame.write(0x80 | bytes.length);
    frame.write(new byte[4], 0, 4);
    frame.write(bytes, 0, bytes.length);
    socket.getOutputStream().write(frame.toByteArray());
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /// Whether the server has not hung up yet.
  boolean isOpen() throws IOException {
    socket.setSoTimeout(1);
    try {
      int next = socket.getInputStream().read();
      if (next >= 0) {
        received.write(next);
      }
      return next >= 0;
    } catch (SocketTimeoutException _) {
      return true;
    } finally {
      socket.setSoTimeout(15_000);
    }
  }

  /// Reads until this has come; returns all that has come so far.
  String until(String marker) throws IOException {
    InputStream in = socket.getInputStream();
    var buffer = new byte[64 * 1024];
    int looked = 0;
    while (true) {
      String all = received.toString(StandardCharsets.ISO_8859_1);
      if (all.indexOf(marker, Math.max(0, looked - marker.length())) >= 0) {
        return all;
      }
      looked = all.length();
      int n = in.read(buffer);
      if (n < 0) {
        throw new IOException("the stream ended before " + marker);
      }
      received.write(buffer, 0, n);
    }
  }

  /// Reads until the server hangs up.
  String toTheEnd() throws IOException {
    InputStream in = socket.getInputStream();
    var buffer = new byte[64 * 1024];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      received.write(buffer, 0, n);
    }
    return received.toString(StandardCharsets.ISO_8859_1);
  }

  static int count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

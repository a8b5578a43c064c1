package dev.stoa.systemtests.bench.router;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Keep-alive connections to one server, driven by one thread: a request goes out on each, or
/// several at once, then every answer is read and compared, byte for byte, with the first one.
///
/// One half of the connections is asked before the answers of the other are read, so that the
/// server always has work waiting: what a request costs would depend on how often it falls asleep
/// otherwise, which is chance.
///
/// It counts bytes instead of looking for marks, and every read has a deadline, so that a server
/// that stops answering ends the benchmark instead of hanging it.
final class Connections implements AutoCloseable {
  private static final int COUNT = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Socket> sockets = new ArrayList<>();

  Connections(int port) throws IOException {
    for (int i = 0; i < COUNT; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      sockets.add(socket);
    }
  }

  /// Asks for a path for that long, `depth` times before an answer is read on each connection, and
  /// returns how many answers came.
  long run(String path, int status, Duration time, int depth) throws IOException {
    byte[] one =
        ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] expected = repeated(first(one, status), depth);
    byte[] request = repeated(one, depth);
    byte[] answer = new byte[expected.length];
    long end = System.nanoTime() + time.toNanos();
    long count = 1;
    List<Socket> asked = sockets.subList(0, sockets.size() / 2);
    List<Socket> next = sockets.subList(sockets.size() / 2, sockets.size());
    write(asked, request);
    boolean more = true;
    while (more) {
      more = System.nanoTime() < end;
      if (more) {
        write(next, request);
      }
      for (Socket socket : asked) {
        int read = socket.getInputStream().readNBytes(answer, 0, answer.length);
        if (read < answer.length || !Arrays.equals(answer, expected)) {
          throw new IOException(path + " was answered differently the second time");
        }
      }
      count += (long) depth * asked.size();
      List<Socket> answered = asked;
      asked = next;
      next = answered;
    }
    return count;
  }

  private static void write(List<Socket> sockets, byte[] request) throws IOException {
    for (Socket socket : sockets) {
      socket.getOutputStream().write(request);
    }
  }

  private static byte[] repeated(byte[] one, int times) {
    ByteBuffer all = ByteBuffer.allocate(one.length * times);
    for (int i = 0; i < times; i++) {
      all.put(one);
    }
    return all.array();
  }

  private byte[] first(byte[] request, int status) throws IOException {
    Socket socket = sockets.getFirst();
    socket.getOutputStream().write(request);
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int c = in.read();
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      head.append((char) c);
    }
    if (!head.toString().startsWith("HTTP/1.1 " + status + " ")) {
      throw new IOException("expected " + status + " and got " + head);
    }
    String lower = head.toString().toLowerCase(Locale.ROOT);
    int at = lower.indexOf("content-length:") + "content-length:".length();
    int length = Integer.parseInt(lower.substring(at, lower.indexOf('\r', at)).strip());
    byte[] headBytes = head.toString().getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(headBytes, headBytes.length + length);
    if (in.readNBytes(all, headBytes.length, length) < length) {
      throw new EOFException("the server closed the connection");
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}

package dev.stoa.systemtests.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A bad network before one server: each connection is cut after a random byte of what the server
/// sends, closed or reset; streams may fall silent instead, or pass through a buffer that is sent
/// on when it is full.
public final class RoughProxy implements AutoCloseable {
  private static final int LONGEST = 40_000;
  private static final int BUFFER = 4096;

  private final ServerSocket listener;
  private final int target;
  private final Random random;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();

  private enum Ending {
    CLOSE,
    RESET,
    SILENCE
  }

  public RoughProxy(int target, long seed) {
    this.target = target;
    this.random = new Random(seed);
    try {
      this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public String address() {
    return "http://localhost:" + listener.getLocalPort();
  }

  /// How many connections it has ended before their time.
  public int cuts() {
    return cuts.get();
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket client = listener.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException _) {
      // It was closed.
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      byte[] bytes = new byte[16_384];
      InputStream in = client.getInputStream();
      OutputStream out = server.getOutputStream();
      int count = in.read(bytes);
      if (count > 0) {
        boolean stream = isStream(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
        Thread.ofVirtual().start(() -> answer(server, client, stream));
      }
      for (; count >= 0; count = in.read(bytes)) {
        out.write(bytes, 0, count);
      }
    } catch (IOException _) {
      // One side is gone, and with it the other.
    } finally {
      open.remove(client);
    }
  }

  private static boolean isStream(String request) {
    return request.startsWith("GET /push/s") || request.startsWith("GET /push/ws");
  }

  private void answer(Socket server, Socket client, boolean stream) {
    int left = draw(10) == 0 ? draw(300) : draw(LONGEST);
    Ending ending = stream && draw(15) == 0 ? Ending.SILENCE : Ending.values()[draw(2)];
    int hold = stream && draw(10) == 0 ? BUFFER : 1;
    try {
      if (pass(server.getInputStream(), client.getOutputStream(), left, hold)) {
        cuts.incrementAndGet();
        if (ending == Ending.SILENCE) {
          return;
        }
        client.setSoLinger(ending == Ending.RESET, 0);
      }
    } catch (IOException _) {
      // One side is gone, and with it the other.
    }
    close(client);
    close(server);
  }

  /// Passes on so many bytes; whether it came that far.
  private static boolean pass(InputStream in, OutputStream out, int bytes, int hold)
      throws IOException {
    byte[] buffer = new byte[16_384];
    int left = bytes;
    int held = 0;
    while (left > 0) {
      int count = in.read(buffer, held, buffer.length - held);
      if (count < 0) {
        return false;
      }
      held += count;
      if (held >= hold) {
        int part = Math.min(held, left);
        out.write(buffer, 0, part);
        left -= part;
        held = 0;
      }
    }
    return true;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int draw(int bound) {
    synchronized (random) {
      return random.nextInt(bound);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(RoughProxy::close);
  }
}

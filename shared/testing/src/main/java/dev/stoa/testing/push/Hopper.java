package dev.stoa.testing.push;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/// One client that never stays: each connection is of another transport and to any node, and is cut
/// after a random byte. It goes on with one cursor, and knows only what a client knows: the bytes
/// until the cut. For one thread.
public final class Hopper {
  private static final List<Way> WAYS = List.of(Way.values());
  private static final int LONGEST = 64 * 1024;
  private static final int PATIENCE_MILLIS = 5_000;

  /// A stream that says nothing for so long has nothing more to say for now.
  private static final int SILENCE_MILLIS = 300;

  /// From a transport to the next.
  public record Change(Way from, Way to) {}

  private final List<Integer> ports;
  private final List<String> channels;
  private final Random random;
  private final List<JsonObject> events = new ArrayList<>();
  private final List<JsonObject> gaps = new ArrayList<>();
  private final Map<Change, Integer> changes = new HashMap<>();
  private Way way;

  /// A WebSocket may ask for its channels in the handshake, or after it.
  private boolean asksByFrame;

  private String cursor;
  private int cuts;
  private int refusals;

  /// `ports`: one for each node, on the loopback interface.
  public Hopper(List<Integer> ports, List<String> channels, String cursor, long seed) {
    this.ports = List.copyOf(ports);
    this.channels = List.copyOf(channels);
    this.cursor = cursor;
    this.random = new Random(seed);
    this.way = WAYS.get(random.nextInt(WAYS.size()));
  }

  /// All events so far, in the order in which they came.
  public List<JsonObject> events() {
    return events;
  }

  /// What it was told to be lost.
  public List<JsonObject> gaps() {
    return gaps;
  }

  /// How often it went from which way to which; of six ways there are 36 such changes.
  public Map<Change, Integer> changes() {
    return changes;
  }

  /// Connections that it ended before their time, or that died under it.
  public int cuts() {
    return cuts;
  }

  /// Connections that were not taken: a node is dead, or not ready.
  public int refusals() {
    return refusals;
  }

  /// One connection over the next way: of those gone least often from here, any.
  public void hop() {
    List<Change> open = new ArrayList<>();
    int least = Integer.MAX_VALUE;
    for (Way to : WAYS) {
      var change = new Change(way, to);
      int gone = changes.getOrDefault(change, 0);
      if (gone < least) {
        open.clear();
        least = gone;
      }
      if (gone == least) {
        open.add(change);
      }
    }
    Change change = open.get(random.nextInt(open.size()));
    changes.merge(change, 1, Integer::sum);
    way = change.to();
    int cut =
        switch (random.nextInt(4)) {
          case 0 -> LONGEST;
          case 1 -> 1 + random.nextInt(1_000);
          default -> 1 + random.nextInt(20_000);
        };
    connect(cut);
  }

  private void connect(int cut) {
    asksByFrame = way == Way.WEBSOCKET && random.nextBoolean();
    int port = ports.get(random.nextInt(ports.size()));
    Reply reply = Reply.of(way, read(port, cut));
    if (reply.status() == 503) {
      refusals++;
    } else if (reply.status() >= 400) {
      throw new AssertionError(way + " was refused: " + reply.messages());
    } else {
      take(reply);
    }
  }

  private void take(Reply reply) {
    // Before it listens to anything, a WebSocket's position is that of no channel.
    boolean begun = !asksByFrame;
    for (JsonObject message : reply.messages()) {
      String control = message.getString("control");
      if (control == null) {
        events.add(message);
      } else if (control.equals("gap")) {
        gaps.add(message);
      } else if (control.equals("error")) {
        throw new AssertionError(way + " was refused: " + message);
      }
      begun |= control == null || !control.equals("heartbeat");
      String next = message.getString("cursor");
      if (begun && next != null && !next.isEmpty()) {
        cursor = next;
      }
    }
  }

  /// The bytes of one connection until it ends, has nothing more to say, or the cut.
  private byte[] read(int port, int cut) {
    var bytes = new ByteArrayOutputStream();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      String head = way.head(asksByFrame ? "" : query());
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      var buffer = new byte[4096];
      boolean answered = false;
      while (bytes.size() < cut) {
        int n = in.read(buffer, 0, Math.min(buffer.length, cut - bytes.size()));
        if (n < 0) {
          return bytes.toByteArray();
        }
        bytes.write(buffer, 0, n);
        if (!answered
            && way.isStream()
            && bytes.toString(StandardCharsets.US_ASCII).contains("\r\n\r\n")) {
          answered = true;
          if (asksByFrame) {
            subscribe(socket.getOutputStream());
          }
          socket.setSoTimeout(SILENCE_MILLIS);
        }
      }
      cuts++;
    } catch (SocketTimeoutException _) {
      return bytes.toByteArray();
    } catch (ConnectException _) {
      refusals++;
    } catch (IOException _) {
      cuts++; // the node died, or hung up on what it had not sent yet
    }
    return bytes.toByteArray();
  }

  private String query() {
    return channels.stream()
            .map(channel -> "channel=" + URLEncoder.encode(channel, StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"))
        + "&since="
        + cursor;
  }

  /// One text frame, masked with zeros.
  private void subscribe(OutputStream out) throws IOException {
    var asked =
        new JsonObject()
            .put("op", "subscribe")
            .put("channels", new JsonArray(channels))
            .put("since", cursor);
    byte[] text = asked.encode().getBytes(StandardCharsets.UTF_8);
    var frame = new ByteArrayOutputStream();
    frame.write(0x81);
    if (text.length < 126) {
      frame.write(0x80 | text.length);
    } else {
      frame.write(0x80 | 126);
      frame.write(text.length >> 8);
      frame.write(text.length);
    }
    frame.write(new byte[4], 0, 4);
    frame.write(text, 0, text.length);
    out.write(frame.toByteArray());
  }
}

package dev.stoa.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 6455 as far as the hub speaks it by itself, byte by byte.
@Tag("P-11")
@TestInstance(Lifecycle.PER_CLASS)
class SocketOutletTest {
  private static final String SUBSCRIBE =
      "{\"op\":\"subscribe\",\"id\":1,\"channels\":[\"thread:a\"]}";

  private static final Pattern ID = Pattern.compile("\"pong\",\"id\":(\\d+),");

  /// What the latest connection got; an earlier one may still be closing.
  private BlockingQueue<Buffer> got = new LinkedBlockingQueue<>();

  private Running running;

  // A field: a client that nothing refers to is closed, with its connections, when collected.
  private NetClient client;

  @BeforeAll
  void start(@TempDir Path folder) {
    running =
        Launcher.start(LaunchOptions.test(folder), List.of(new PushService(), new TestTokens()));
    client = running.vertx().createNetClient();
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private NetSocket connect(String version) throws Exception {
    return connect(version, Buffer.buffer());
  }

  /// With what stands in the packet of the handshake, behind it.
  private NetSocket connect(String version, Buffer early) throws Exception {
    var mine = new LinkedBlockingQueue<Buffer>();
    got = mine;
    NetSocket socket = client.connect(running.port(), "127.0.0.1").await(10, TimeUnit.SECONDS);
    socket.handler(mine::add);
    socket.closeHandler(_ -> mine.add(Buffer.buffer("(closed)")));
    socket.write(Buffer.buffer(head("/push/ws", version)).appendBuffer(early));
    return socket;
  }

  private static String head(String target, String version) {
    return String.join(
        "\r\n",
        "GET " + target + " HTTP/1.1",
        "Host: localhost",
        "Connection: keep-alive, Upgrade",
        "Upgrade: WebSocket",
        "Sec-WebSocket-Version: " + version,
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol: other, stoa.v1",
        "",
        "");
  }

  private NetSocket connect() throws Exception {
    NetSocket socket = connect("13");
    String head = until("\r\n\r\n");
    assertThat(head)
        .startsWith("HTTP/1.1 101 ")
        .containsIgnoringCase("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        .containsIgnoringCase("Sec-WebSocket-Protocol: stoa.v1");
    return socket;
  }

  /// All that has come, in one byte a character, once it holds `text`.
  private String until(String text) throws InterruptedException {
    var all = new StringBuilder();
    while (all.indexOf(text) < 0) {
      Buffer next = got.poll(10, TimeUnit.SECONDS);
      assertThat(next).as("after %s", all).isNotNull();
      all.append(next.toString(StandardCharsets.ISO_8859_1));
    }
    return all.toString();
  }

  private static Buffer frame(int head, byte[] payload) {
    return Buffer.buffer()
        .appendByte((byte) head)
        .appendByte((byte) (0x80 | payload.length))
        .appendInt(0)
        .appendBytes(payload);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void putsTogetherAFragmentedTextWithAPingInItsMidst() throws Exception {
    NetSocket socket = connect();
    socket.write(frame(0x01, bytes(SUBSCRIBE.substring(0, 10))));
    socket.write(frame(0x89, bytes("!!!!")));
    assertThat(until("!!!!")).contains("\u008a\u0004!!!!");
    socket.write(frame(0x00, bytes(SUBSCRIBE.substring(10, 20))));
    socket.write(frame(0x80, bytes(SUBSCRIBE.substring(20))));
    assertThat(until("\"subscribed\"")).contains("\"control\":\"subscribed\"");
    socket.close();
  }

  /// The line feed in it would end a line of HTTP.
  @ParameterizedTest
  @ValueSource(strings = {SUBSCRIBE, "{\n\n" + "\"op\":\"ping\",\"id\":1}"})
  void hearsWhatComesInThePacketOfTheHandshake(String said) throws Exception {
    Buffer halves = frame(0x01, bytes(said.substring(0, 9)));
    Buffer rest = frame(0x80, bytes(said.substring(9)));
    NetSocket socket = connect("13", halves.appendBuffer(rest.getBuffer(0, 5)));
    socket.write(rest.getBuffer(5, rest.length()));
    assertThat(until("\"id\":1")).startsWith("HTTP/1.1 101 ").contains("\"control\":");
    socket.close();
  }

  private static Buffer pings(int count) {
    Buffer pings = Buffer.buffer();
    for (int i = 0; i < count; i++) {
      pings.appendBuffer(frame(0x81, bytes("{\"op\":\"ping\",\"id\":" + i + "}")));
    }
    return pings;
  }

  private static List<Integer> ids(String all) {
    return ID.matcher(all).results().map(match -> Integer.valueOf(match.group(1))).toList();
  }

  private static List<Integer> first(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void answersABurstWholeAndInOrderAndTheCloseBehindIt() throws Exception {
    NetSocket socket = connect();
    socket.write(pings(3_300).appendBuffer(frame(0x88, new byte[] {0x03, (byte) 0xE8})));
    String all = until("(closed)");
    assertThat(ids(all)).isEqualTo(first(3_300));
    assertThat(all).contains("\u0088\u0002\u0003\u00e8");
  }

  @Test
  void answersABurstThatComesInThePacketOfTheHandshake() throws Exception {
    NetSocket socket = connect("13", pings(300));
    String all = until("\"id\":299,");
    assertThat(ids(all)).isEqualTo(first(300));
    socket.write(frame(0x89, bytes("!!!!")));
    assertThat(until("!!!!")).contains("\u008a\u0004!!!!");
    socket.close();
  }

  /// Every answer names all channels; together they are more than the buffers of the system hold.
  @Test
  @Tag("P-4.5")
  void answersTheRestOnceTheClientReads() throws Exception {
    NetSocket socket = connect();
    String names = "\"thread:" + "x".repeat(240);
    String list =
        IntStream.range(0, 100).mapToObj(i -> names + i + "\"").collect(Collectors.joining(","));
    byte[] wish = bytes("{\"op\":\"subscribe\",\"id\":\"all\",\"channels\":[" + list + "]}");
    socket.write(
        Buffer.buffer(new byte[] {(byte) 0x81, (byte) 0xFE})
            .appendShort((short) wish.length)
            .appendInt(0)
            .appendBytes(wish));
    var _ = until("\"subscribed\"");
    socket.pause();
    socket.write(pings(600)).await(10, TimeUnit.SECONDS);
    socket.write(frame(0x89, bytes("!!!!"))).await(10, TimeUnit.SECONDS);
    socket.resume();
    String all = until("!!!!");
    assertThat(ids(all)).isEqualTo(first(600));
    socket.close();
  }

  @Test
  void answersACloseWithItsCodeAndCloses() throws Exception {
    NetSocket socket = connect();
    socket.write(frame(0x88, new byte[] {0x03, (byte) 0xE8}));
    assertThat(until("(closed)")).contains("\u0088\u0002\u0003\u00e8");
  }

  @Test
  void closesWithTheCodeOfWhatIsWrong() throws Exception {
    connect().write(frame(0x81, new byte[] {(byte) 0xC3, 0x28}));
    assertThat(until("not UTF-8")).contains("\u0003\u00ef"); // 1007
    connect().write(Buffer.buffer(new byte[] {(byte) 0x81, 0x01, 'x'}));
    assertThat(until("\u0003\u00ea")).contains("\u0088"); // 1002: it is not masked
  }

  @ParameterizedTest
  @Tag("P-11.10")
  @ValueSource(strings = {"binary=1", "binary=yes", "binary=", "binary=TRUE"})
  void aFlagIsTrueOrFalseOrRefusedBeforeTheUpgrade(String query) throws Exception {
    NetSocket socket = client.connect(running.port(), "127.0.0.1").await(10, TimeUnit.SECONDS);
    var mine = new LinkedBlockingQueue<Buffer>();
    got = mine;
    socket.handler(mine::add);
    socket.write(head("/push/ws?" + query, "13"));
    assertThat(until("}")).startsWith("HTTP/1.1 400 ").contains("\"binary.invalid\"");
    socket.close();
  }

  @Test
  void refusesAnotherVersionOfTheProtocol() throws Exception {
    NetSocket socket = connect("8");
    assertThat(until("\r\n\r\n"))
        .startsWith("HTTP/1.1 426 ")
        .containsIgnoringCase("Sec-WebSocket-Version: 13");
    socket.close();
  }
}
